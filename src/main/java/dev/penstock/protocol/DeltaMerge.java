package dev.penstock.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the pieces of a streamed answer together.
 *
 * <p>In a delta texts are appended, and elements of arrays find each other by {@code index}. Elsewhere the last value
 * that is not null wins, member by member.
 */
final class DeltaMerge {

    /** Texts that come whole, and sometimes in every piece. */
    private static final Set<String> WHOLE_TEXTS = Set.of("role", "id", "type", "name", "format", "status");

    private static final String INDEX = "index";

    private DeltaMerge() {}

    /** Adds a delta; text is kept in builders until {@link #settle}. */
    static void addDelta(ObjectNode whole, ObjectNode delta) {
        delta.properties().forEach(member -> {
            String name = member.getKey();
            whole.set(name, combined(name, whole.get(name), member.getValue()));
        });
    }

    private static JsonNode combined(String name, @Nullable JsonNode old, JsonNode added) {
        if (old != null && added.isNull()) {
            return old;
        }
        if (added.isTextual()) {
            return text(name, old, added);
        }
        if (added instanceof ObjectNode addedObject) {
            ObjectNode whole = old instanceof ObjectNode oldObject ? oldObject : JsonTree.object();
            addDelta(whole, addedObject);
            return whole;
        }
        if (added instanceof ArrayNode addedArray) {
            return elements(old, addedArray);
        }
        return added;
    }

    private static JsonNode text(String name, @Nullable JsonNode old, JsonNode added) {
        if (WHOLE_TEXTS.contains(name)) {
            return old != null && old.isTextual() && added.textValue().isEmpty() ? old : added;
        }
        if (old instanceof POJONode pojo && pojo.getPojo() instanceof StringBuilder builder) {
            builder.append(added.textValue());
            return old;
        }
        if (old instanceof ArrayNode parts) {
            parts.addObject().put("type", "text").put("text", added.textValue());
            return parts;
        }
        return new POJONode(new StringBuilder(added.textValue()));
    }

    private static ArrayNode elements(@Nullable JsonNode old, ArrayNode added) {
        ArrayNode whole = old instanceof ArrayNode oldArray ? oldArray : added.arrayNode();
        if (old instanceof POJONode && !settled(old).textValue().isEmpty()) {
            whole.addObject().put("type", "text").put("text", settled(old).textValue());
        }
        for (JsonNode element : added) {
            if (element instanceof ObjectNode object) {
                addDelta(byIndex(whole, object), object);
            } else {
                whole.add(element);
            }
        }
        return whole;
    }

    private static ObjectNode byIndex(ArrayNode whole, ObjectNode element) {
        JsonNode index = element.get(INDEX);
        if (index != null && index.isIntegralNumber()) {
            for (JsonNode known : whole) {
                if (known instanceof ObjectNode object && index.equals(object.get(INDEX))) {
                    return object;
                }
            }
        }
        return whole.addObject();
    }

    /** Turns the builders of {@link #addDelta} into text. */
    static void settle(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> member.setValue(settled(member.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, settled(array.get(i)));
            }
        }
    }

    private static JsonNode settled(JsonNode node) {
        if (node instanceof POJONode pojo) {
            return TextNode.valueOf(String.valueOf(pojo.getPojo()));
        }
        settle(node);
        return node;
    }

    /** Replaces members by later ones, deep inside objects too. */
    static void addState(ObjectNode whole, ObjectNode later) {
        later.properties().forEach(member -> {
            JsonNode old = whole.get(member.getKey());
            JsonNode added = member.getValue();
            if (old instanceof ObjectNode oldObject && added instanceof ObjectNode addedObject) {
                addState(oldObject, addedObject);
            } else if (old == null || !added.isNull()) {
                whole.set(member.getKey(), added);
            }
        });
    }

    /** The same for usage, where a later 0 does not replace a positive count. */
    static void addUsage(ObjectNode whole, ObjectNode later) {
        later.properties().forEach(member -> {
            JsonNode old = whole.get(member.getKey());
            JsonNode added = member.getValue();
            if (old instanceof ObjectNode oldObject && added instanceof ObjectNode addedObject) {
                addUsage(oldObject, addedObject);
            } else if (old == null || !added.isNull() && !(added.isNumber() && isZero(added) && !isZero(old))) {
                whole.set(member.getKey(), added);
            }
        });
    }

    private static boolean isZero(JsonNode node) {
        return node.isNull() || node.isNumber() && node.decimalValue().signum() == 0;
    }
}
