package dev.penstock.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.testing.Answer;
import dev.penstock.testing.FakeProvider.Bill;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Answers of a provider that bills just what a test says. */
final class Billed {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The tokens of an answer that nobody has capped. */
    private static final long UNCAPPED = 1_000_000;

    private Billed() {}

    /** A whole answer with these tokens on the bill and in its usage. */
    static Answer of(long input, long output) {
        return withUsage(input, output, usage(input, output));
    }

    /** A whole answer with these tokens on the bill and this usage object. */
    static Answer withUsage(long input, long output, String usage) {
        Answer answer = Answer.json(
                200,
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],\"usage\":"
                        + usage + "}");
        return (request, wire) -> {
            wire.bill(new Bill("m", input, output));
            answer.to(request, wire);
        };
    }

    /** A whole answer with so many input tokens that goes on until its output cap, or for long where it has none. */
    static Answer upToTheCap(long input) {
        return (request, wire) -> {
            long cap =
                    JSON.readTree(request.body()).path("max_completion_tokens").asLong(UNCAPPED);
            of(input, cap).to(request, wire);
        };
    }

    /** The same answer, a while later. */
    static Answer late(Duration wait, Answer answer) {
        return (request, wire) -> {
            wire.pause(wait);
            answer.to(request, wire);
        };
    }

    /** The same answer once the latch is open. */
    static Answer after(CountDownLatch goOn, Answer answer) {
        return (request, wire) -> {
            await(goOn);
            answer.to(request, wire);
        };
    }

    /** The first event of a stream, and then silence. */
    static Answer silentAfterOneEvent() {
        return Answer.eventsThenStall(event("Hello"));
    }

    /** A stream whose first word comes at once, and the second with the usage once the latch is open. */
    static Answer inTwoParts(Bill bill, CountDownLatch goOn) {
        return (request, wire) -> {
            wire.bill(bill);
            wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
            wire.chunk("data: " + event("first") + "\n\n");
            await(goOn);
            wire.chunk("data: " + event("second") + "\n\n");
            wire.chunk("data: " + end(bill) + "\n\n");
            wire.chunk("data: [DONE]\n\n");
            wire.lastChunk();
        };
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private static String end(Bill bill) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                + "[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":"
                + usage(bill.inputTokens(), bill.outputTokens()) + "}";
    }

    private static String usage(long input, long output) {
        return "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}"
                .formatted(input, output, input + output);
    }

    /** The data of a stream's event. */
    static String event(String text) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                + "[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":null}]}";
    }
}
