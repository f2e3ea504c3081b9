package dev.penstock.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;

/** JSON as a tree that keeps every number exactly, for the few places where a whole answer is rebuilt. */
final class JsonTree {

    private static final ObjectMapper MAPPER = mapper();
    private static final ObjectMapper ESCAPING =
            mapper().rebuild().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private JsonTree() {}

    private static JsonMapper mapper() {
        // What comes here was limited in bytes before, so its texts need no limit of their own.
        JsonFactory factory = JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
                .build();
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The object that the bytes spell; empty where they spell something else. */
    static Optional<ObjectNode> read(byte[] json) {
        return readAny(json)
                .flatMap(node -> node instanceof ObjectNode object ? Optional.of(object) : Optional.empty());
    }

    /** The value that the bytes spell; empty where they spell none, or more than one. */
    static Optional<JsonNode> readAny(byte[] json) {
        try {
            return Optional.ofNullable(MAPPER.readTree(json)).filter(node -> !node.isMissingNode());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The values that stand one after another in the bytes. */
    static MappingIterator<JsonNode> sequence(byte[] json, int length) throws IOException {
        return MAPPER.reader()
                .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .forType(JsonNode.class)
                .readValues(json, 0, length);
    }

    static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            return writeEscaped(node);
        }
    }

    /** Text with half a surrogate pair has no UTF-8, but it has escapes. */
    private static byte[] writeEscaped(JsonNode node) {
        try {
            return ESCAPING.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a tree that was read cannot be written", e);
        }
    }
}
