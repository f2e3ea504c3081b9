package dev.penstock.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The simulator's JSON, as trees: it is slow on purpose and has no hot path. */
final class Json {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The tree of a document; a {@link Rejection} where it is not JSON. */
    static JsonNode read(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            throw Rejection.badRequest(null, "We could not parse the JSON body of your request.");
        }
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always writable", e);
        }
    }

    /** One server-sent event with this payload. */
    static byte[] event(JsonNode node) {
        byte[] payload = bytes(node);
        byte[] event = new byte[DATA.length + payload.length + 2];
        System.arraycopy(DATA, 0, event, 0, DATA.length);
        System.arraycopy(payload, 0, event, DATA.length, payload.length);
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
        return event;
    }

    /** The event that ends every stream. */
    static byte[] done() {
        return DONE.clone();
    }
}
