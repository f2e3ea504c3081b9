package dev.penstock.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The members of one object in a request, read by type. A member of the wrong type, or out of its range, is a
 * {@link Rejection} that names it; a member that is {@code null} counts as absent.
 */
final class Members {

    private final JsonNode object;
    private final String path;

    private Members(JsonNode object, String path) {
        this.object = object;
        this.path = path;
    }

    /** The members of a request's body. */
    static Members of(byte[] body) {
        JsonNode tree = Json.read(body);
        if (!tree.isObject()) {
            throw Rejection.badRequest(null, "The body must be a JSON object.");
        }
        return new Members(tree, "");
    }

    /** The value as it is; absent where there is none. */
    @Nullable
    JsonNode any(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** The members of an object; of an empty one where it is absent. */
    Members object(String name) {
        JsonNode value = any(name);
        if (value == null) {
            return new Members(Json.object(), path + name + ".");
        }
        if (!(value instanceof ObjectNode)) {
            throw wrong(name, "an object");
        }
        return new Members(value, path + name + ".");
    }

    /** The members of each object in a list; none where it is absent. */
    List<Members> objects(String name) {
        List<Members> found = new ArrayList<>();
        for (JsonNode element : list(name)) {
            String place = name + "[" + found.size() + "]";
            if (!element.isObject()) {
                throw wrong(place, "an object");
            }
            found.add(new Members(element, path + place + "."));
        }
        return found;
    }

    /** The elements of a list; none where it is absent. */
    Iterable<JsonNode> list(String name) {
        JsonNode value = any(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(name, "an array");
        }
        return value;
    }

    /** A text that must be there. */
    String text(String name) {
        JsonNode value = any(name);
        if (value == null || !value.isTextual()) {
            throw wrong(name, "a string");
        }
        return value.textValue();
    }

    /** A text, or the given one where it is absent. */
    String text(String name, String otherwise) {
        return any(name) == null ? otherwise : text(name);
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode value = any(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw wrong(name, "a boolean");
        }
        return value.booleanValue();
    }

    /** A whole number within the bounds, both included. */
    OptionalInt whole(String name, int min, int max) {
        JsonNode value = any(name);
        if (value == null) {
            return OptionalInt.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            throw wrong(name, "a whole number from " + min + " to " + max);
        }
        return OptionalInt.of(value.intValue());
    }

    /** The rejection of a member that is not what it must be. */
    Rejection wrong(String name, String expected) {
        return Rejection.badRequest(path + name, "'" + path + name + "' must be " + expected + ".");
    }

    /** The object as compact JSON. */
    @Override
    public String toString() {
        return object.toString();
    }
}
