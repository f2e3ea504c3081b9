package dev.penstock.bench;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** A chat request as bytes, ready but for the number at the front of its prompt. */
final class RequestTemplate {

    private static final int DIGITS = 12;
    private static final String NUMBER = "0".repeat(DIGITS);

    private final byte[] bytes;
    private final int numberAt;
    private final boolean unique;

    RequestTemplate(LoadOrder order) {
        byte[] body = body(order).getBytes(StandardCharsets.UTF_8);
        byte[] head = head(order, body.length).getBytes(StandardCharsets.UTF_8);
        bytes = Buffer.buffer(head).appendBytes(body).getBytes();
        numberAt = Bytes.indexOf(bytes, head.length, bytes.length, NUMBER.getBytes(StandardCharsets.UTF_8));
        unique = order.unique();
    }

    /** The request with this number, or the same one every time where prompts need not differ. */
    Buffer numbered(long number) {
        byte[] request = bytes.clone();
        if (unique) {
            long rest = number;
            for (int i = numberAt + DIGITS - 1; i >= numberAt; i--) {
                request[i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
        return Buffer.buffer(request);
    }

    private static String body(LoadOrder order) {
        String filler = "How much water passes the gate in an hour? ";
        String prompt = NUMBER + " " + filler.repeat(order.promptBytes() / filler.length() + 1);
        return """
                {"model":"%s","user":"bench","max_tokens":64,%s"messages":[{"role":"user","content":"%s"}]}""".formatted(
                        order.model(),
                        order.stream() ? "\"stream\":true," : "",
                        prompt.substring(0, Math.max(DIGITS + 1, order.promptBytes())));
    }

    private static String head(LoadOrder order, int bodyLength) {
        return """
                POST /v1/chat/completions HTTP/1.1\r
                host: 127.0.0.1:%d\r
                authorization: Bearer %s\r
                content-type: application/json\r
                content-length: %d\r
                \r
                """.formatted(order.port(), order.key(), bodyLength);
    }
}
