package dev.penstock.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;

/**
 * A value that fits a JSON Schema, the same for the same seed. It knows types, properties, items, enumerations,
 * constants, defaults, alternatives and minima; references and patterns are beyond it.
 */
final class SchemaExample {

    private static final int DEPTH_MAX = 8;
    private static final int ITEMS_MAX = 8;
    private static final int NUMBER_SPAN = 100;

    private SchemaExample() {}

    static JsonNode of(JsonNode schema, Seed seed) {
        return value(schema, seed, 0);
    }

    private static JsonNode value(JsonNode schema, Seed seed, int depth) {
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.has("default")) {
            return schema.get("default");
        }
        JsonNode choices = schema.path("enum");
        if (!choices.isEmpty()) {
            return choices.get(seed.random().nextInt(choices.size()));
        }
        for (String alternatives : new String[] {"anyOf", "oneOf", "allOf"}) {
            if (!schema.path(alternatives).isEmpty() && depth < DEPTH_MAX) {
                return value(schema.get(alternatives).get(0), seed, depth + 1);
            }
        }
        return ofType(type(schema), schema, seed, depth);
    }

    private static JsonNode ofType(String type, JsonNode schema, Seed seed, int depth) {
        switch (type) {
            case "object":
                return object(schema, seed, depth);
            case "array":
                return array(schema, seed, depth);
            case "integer":
            case "number":
                return IntNode.valueOf(
                        schema.path("minimum").asInt(0) + seed.random().nextInt(NUMBER_SPAN));
            case "boolean":
                return BooleanNode.valueOf(seed.random().nextBoolean());
            case "null":
                return NullNode.getInstance();
            default:
                return TextNode.valueOf(Prose.words(seed));
        }
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray() && !type.isEmpty()) {
            return type.get(0).asText();
        }
        return type.isTextual() ? type.textValue() : schema.has("properties") ? "object" : "string";
    }

    private static ObjectNode object(JsonNode schema, Seed seed, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        if (depth < DEPTH_MAX) {
            for (Map.Entry<String, JsonNode> property :
                    schema.path("properties").properties()) {
                object.set(property.getKey(), value(property.getValue(), seed.with(property.getKey()), depth + 1));
            }
        }
        return object;
    }

    private static ArrayNode array(JsonNode schema, Seed seed, int depth) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        int items = Math.min(Math.max(1, schema.path("minItems").asInt(1)), ITEMS_MAX);
        for (int i = 0; i < items && depth < DEPTH_MAX; i++) {
            array.add(value(schema.path("items"), seed.with(i), depth + 1));
        }
        return array;
    }
}
