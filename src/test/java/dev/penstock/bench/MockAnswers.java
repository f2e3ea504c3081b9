package dev.penstock.bench;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes that the mock provider answers with, made once.
 *
 * @param whole an answer with head and body
 * @param streamHead the head of a streamed answer
 * @param streamEvents its events, each in a chunk of its own; the last one also ends the answer
 */
record MockAnswers(Buffer whole, Buffer streamHead, List<Buffer> streamEvents) {

    /** What a whole answer says; a client can tell by it who answered. */
    static final String TEXT = "Water finds its own level, and so does a benchmark.";

    private static final String USAGE = """
            "usage":{"prompt_tokens":40,"completion_tokens":16,"total_tokens":56}""";

    /** Answers whose streams have so many events with text, before those with usage and {@code [DONE]}. */
    static MockAnswers make(int textEvents) {
        List<Buffer> events = new ArrayList<>();
        for (int i = 0; i < textEvents; i++) {
            events.add(chunk(event("[{\"index\":0,\"delta\":{\"content\":\"word \"},\"finish_reason\":null}]")));
        }
        events.add(chunk(event("[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]")));
        events.add(chunk(event("[]," + USAGE)));
        events.add(chunk("data: [DONE]\n\n").appendString("0\r\n\r\n"));
        return new MockAnswers(json(wholeBody()), Buffer.buffer(streamHeadText()), List.copyOf(events));
    }

    /** An answer with a JSON body. */
    static Buffer json(String body) {
        return Buffer.buffer("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    private static String wholeBody() {
        return """
                {"id":"chatcmpl-bench","object":"chat.completion","created":1700000000,"model":"mock",\
                "choices":[{"index":0,"message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}],%s}""".formatted(TEXT, USAGE);
    }

    private static String streamHeadText() {
        return "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    }

    private static String event(String choices) {
        return "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                + "\"model\":\"mock\",\"choices\":" + choices + "}\n\n";
    }

    private static Buffer chunk(String text) {
        return Buffer.buffer(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }
}
