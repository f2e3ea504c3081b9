package dev.penstock.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Fills {@code ${NAME}} and {@code ${NAME:default}} in text values; what is filled in is not looked at again. */
final class Variables {

    private final Function<String, Optional<String>> values;

    Variables(Function<String, Optional<String>> values) {
        this.values = values;
    }

    /** The document with its variables filled; a variable that is not set and has no default is a problem. */
    YamlDocument fill(YamlDocument document) throws InvalidPolicy {
        ObjectNode root = document.root().deepCopy();
        fillMembers(root, document.top());
        return new YamlDocument(document.file(), root, document.lines());
    }

    private void fillMembers(ObjectNode node, Place place) throws InvalidPolicy {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            member.setValue(filled(member.getValue(), place.at(member.getKey())));
        }
    }

    private JsonNode filled(JsonNode node, Place place) throws InvalidPolicy {
        if (node instanceof ObjectNode object) {
            fillMembers(object, place);
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, filled(array.get(i), place.at(i)));
            }
        } else if (node.isTextual() && node.textValue().contains("${")) {
            return TextNode.valueOf(filled(node.textValue(), place));
        }
        return node;
    }

    private String filled(String text, Place place) throws InvalidPolicy {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int start = text.indexOf("${"); start >= 0; start = text.indexOf("${", from)) {
            int end = text.indexOf('}', start);
            if (end < 0) {
                throw place.invalid("'${' without '}'");
            }
            out.append(text, from, start).append(value(text.substring(start + 2, end), place));
            from = end + 1;
        }
        return out.append(text, from, text.length()).toString();
    }

    private String value(String expression, Place place) throws InvalidPolicy {
        int colon = expression.indexOf(':');
        String name = colon < 0 ? expression : expression.substring(0, colon);
        if (name.isEmpty()) {
            throw place.invalid("'${' without a name");
        }
        Optional<String> value = values.apply(name);
        if (value.isEmpty() && colon < 0) {
            throw place.invalid(
                    "the variable " + name + " is not set; ${" + name + ":} stands for nothing if it is not");
        }
        return value.orElseGet(() -> expression.substring(colon + 1));
    }
}
