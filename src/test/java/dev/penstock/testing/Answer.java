package dev.penstock.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** What a {@link FakeProvider} does with one request. A lambda on the {@link Wire} can do what the factories do not. */
@FunctionalInterface
public interface Answer {

    void to(Received request, Wire wire) throws IOException;

    /** A friendly chat completion, whole or streamed as the request asks, with usage; it is billed. */
    static ChatAnswer chat(String text) {
        return new ChatAnswer(text);
    }

    /** A whole JSON body; headers are lines such as {@code "retry-after: 1"}. */
    static Answer json(int status, String body, String... headers) {
        return whole(status, "application/json", body, headers);
    }

    /** A page such as a load balancer's. */
    static Answer html(int status) {
        return whole(status, "text/html; charset=utf-8", "<html><body>nginx</body></html>");
    }

    static Answer whole(int status, String contentType, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String[] lines = Arrays.copyOf(headers, headers.length + 2);
        lines[headers.length] = "content-type: " + contentType;
        lines[headers.length + 1] = "content-length: " + bytes.length;
        return (request, wire) -> {
            wire.head(status, lines);
            wire.write(bytes);
        };
    }

    /** A stream with one event for each text. */
    static Answer events(String... data) {
        return eventsThen(Wire::lastChunk, data);
    }

    /** A stream that waits before each event. */
    static Answer paced(Duration gap, String... data) {
        return (request, wire) -> {
            streamHead(wire);
            for (String event : data) {
                wire.pause(gap);
                wire.chunk("data: " + event + "\n\n");
            }
            wire.lastChunk();
        };
    }

    /** A stream whose connection breaks after these events. */
    static Answer eventsThenReset(String... data) {
        return eventsThen(Wire::reset, data);
    }

    /** A stream that pauses after its first event until it is let go on. */
    static Answer eventsWithPause(CompletableFuture<Void> goOn, String first, String... rest) {
        return (request, wire) -> {
            streamHead(wire);
            wire.chunk("data: " + first + "\n\n");
            goOn.join();
            for (String event : rest) {
                wire.chunk("data: " + event + "\n\n");
            }
            wire.lastChunk();
        };
    }

    /** A stream that falls silent after these events. */
    static Answer eventsThenStall(String... data) {
        return eventsThen(Wire::stall, data);
    }

    /** A stream of so many bytes in chunks of 1 KiB, written as fast as the client reads; counts what was written. */
    static Answer flood(long bytes, AtomicLong written) {
        byte[] chunk = new byte[1_024];
        Arrays.fill(chunk, (byte) 'x');
        return (request, wire) -> {
            streamHead(wire);
            while (written.get() < bytes) {
                wire.chunk(chunk);
                written.addAndGet(chunk.length);
            }
            wire.lastChunk();
        };
    }

    /** The head of a whole answer, a part of its body, and then a broken connection. */
    static Answer wholeThenReset() {
        return (request, wire) -> {
            wire.head(200, "content-type: application/json", "content-length: 1000");
            wire.write("{\"id\":");
            wire.pause(Duration.ofMillis(20));
            wire.reset();
        };
    }

    /** No answer at all. */
    static Answer stall() {
        return (request, wire) -> wire.stall();
    }

    /** A broken connection instead of an answer. */
    static Answer reset() {
        return (request, wire) -> wire.reset();
    }

    /** Bytes that are no HTTP. */
    static Answer garbage() {
        return (request, wire) -> {
            wire.write("SSH-2.0-OpenSSH_9.2\r\n\r\n");
            wire.reset();
        };
    }

    /** What ends a stream. */
    @FunctionalInterface
    interface Ending {
        void on(Wire wire) throws IOException;
    }

    private static Answer eventsThen(Ending ending, String... data) {
        return (request, wire) -> {
            streamHead(wire);
            for (String event : data) {
                wire.chunk("data: " + event + "\n\n");
            }
            // A reset overtakes what is still on its way: give the client the time to read it.
            wire.pause(Duration.ofMillis(20));
            ending.on(wire);
        };
    }

    private static void streamHead(Wire wire) throws IOException {
        wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
    }
}
