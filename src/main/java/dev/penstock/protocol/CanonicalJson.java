package dev.penstock.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * One spelling for all JSON texts that mean the same: RFC 8785.
 *
 * <p>It differs in this: integers beyond 2^53 stay as they are written, because two seeds must not become one; so do
 * numbers beyond the largest double; members that are null are left out at the top level, but not deeper, where null
 * can mean something; and half a surrogate pair is written as its escape instead of being refused.
 */
public final class CanonicalJson {

    private CanonicalJson() {}

    /**
     * The canonical bytes of a JSON object without the named top-level members.
     *
     * @throws IllegalArgumentException where the bytes are no JSON object
     */
    public static byte[] of(byte[] body, Set<String> excludedTopLevel) {
        ObjectNode object = JsonTree.read(body)
                .orElseThrow(() -> new IllegalArgumentException("only a JSON object has a canonical form here"));
        object.remove(excludedTopLevel);
        object.properties().removeIf(member -> member.getValue().isNull());
        StringBuilder out = new StringBuilder(body.length);
        write(object, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The canonical text of a value, all of it. */
    static String text(JsonNode node) {
        StringBuilder out = new StringBuilder();
        write(node, out);
        return out.toString();
    }

    private static void write(JsonNode node, StringBuilder out) {
        if (node instanceof ObjectNode object) {
            object(object, out);
        } else if (node instanceof ArrayNode array) {
            array(array, out);
        } else if (node.isTextual()) {
            JsonText.quote(node.textValue(), out);
        } else if (node.isNumber()) {
            out.append(EcmaNumber.of(node));
        } else {
            out.append(node.asText());
        }
    }

    private static void object(ObjectNode object, StringBuilder out) {
        out.append('{');
        boolean isFirst = true;
        // String order is the order of UTF-16 code units, as the RFC wants it.
        for (String name : new TreeSet<>(fieldNames(object))) {
            if (!isFirst) {
                out.append(',');
            }
            isFirst = false;
            JsonText.quote(name, out);
            out.append(':');
            write(object.path(name), out);
        }
        out.append('}');
    }

    private static Set<String> fieldNames(ObjectNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void array(ArrayNode array, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            write(array.get(i), out);
        }
        out.append(']');
    }
}
