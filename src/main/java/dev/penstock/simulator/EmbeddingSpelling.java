package dev.penstock.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Spells embeddings: vectors as numbers, or as the Base64 of 32-bit numbers, least significant byte first. */
final class EmbeddingSpelling {

    private EmbeddingSpelling() {}

    static byte[] whole(EmbeddingRequest request) {
        ObjectNode body = Json.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        for (TokenInput input : request.inputs()) {
            ObjectNode entry = data.addObject().put("object", "embedding").put("index", data.size() - 1);
            put(entry, Embedder.vector(input.text(), request.dimensions()), request.base64());
        }
        body.put("model", request.model().id());
        if (!request.behaviour().faults().noUsage()) {
            long tokens = request.usage().promptTokens();
            body.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        }
        return Json.bytes(body);
    }

    private static void put(ObjectNode entry, float[] vector, boolean base64) {
        if (base64) {
            entry.put("embedding", base64(vector));
            return;
        }
        ArrayNode numbers = entry.putArray("embedding");
        for (float number : vector) {
            numbers.add(number);
        }
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : vector) {
            bytes.putFloat(number);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
