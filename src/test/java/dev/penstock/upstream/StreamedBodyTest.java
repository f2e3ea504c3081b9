package dev.penstock.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Failure.Kind;
import dev.penstock.testing.Answer;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Streams under way: pauses, silence, and who stops them. */
class StreamedBodyTest {

    private static final long FLOOD = 32L << 20;

    @Test
    void stopsTheProvidersWritesWhileTheReaderPauses() throws Exception {
        try (Bench bench = new Bench()) {
            AtomicLong written = new AtomicLong();
            bench.answers(Answer.flood(FLOOD, written));

            Outcome.Streaming streaming = bench.streaming();
            long paused = settled(written);

            assertThat(paused).isLessThan(FLOOD / 2);
            assertThat(Reader.of(streaming).text()).hasSize((int) FLOOD);
            assertThat(written).hasValue(FLOOD);
        }
    }

    @Test
    void breaksAStreamThatFallsSilent() throws Exception {
        try (Bench bench = new Bench("stream-idle-timeout", "100ms")) {
            bench.answers(Answer.eventsThenStall("a"));

            BrokenStream broken = Reader.of(bench.streaming()).broken();

            assertThat(broken.failure().kind()).isEqualTo(Kind.TIMEOUT);
        }
    }

    @Test
    void doesNotTakeASlowReaderForASilentProvider() throws Exception {
        try (Bench bench = new Bench("stream-idle-timeout", "100ms")) {
            bench.answers(Answer.events("a", "b"));
            Outcome.Streaming streaming = bench.streaming();
            CompletableFuture<String> slow = new CompletableFuture<>();
            StringBuilder read = new StringBuilder();
            streaming.body().handler(chunk -> {
                read.append(chunk);
                streaming.body().pause();
                bench.vertx.setTimer(400, id -> streaming.body().resume());
            });
            streaming.body().exceptionHandler(slow::completeExceptionally);
            streaming.body().endHandler(end -> slow.complete(read.toString()));
            streaming.body().resume();

            assertThat(slow.get(10, TimeUnit.SECONDS)).isEqualTo("data: a\n\ndata: b\n\n");
        }
    }

    @Test
    void resetsAStreamThatNobodyReads() throws Exception {
        try (Bench bench = new Bench("stream-idle-timeout", "100ms")) {
            CompletableFuture<Boolean> left = new CompletableFuture<>();
            bench.answers((request, wire) -> {
                wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
                wire.stall();
                left.complete(true);
            });

            bench.streaming();

            assertThat(left.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void goesOnWhenTheSubscriberLeaves() throws Exception {
        try (Bench bench = new Bench()) {
            CompletableFuture<Boolean> answered = new CompletableFuture<>();
            bench.answers((request, wire) -> {
                wire.pause(Duration.ofMillis(100));
                Answer.json(200, "{}").to(request, wire);
                answered.complete(true);
            });

            Cancellable subscription = bench.sending(false).subscribe().with(outcome -> {});
            bench.provider.awaitRequest();
            subscription.cancel();

            assertThat(answered.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void stopsTheProviderOnlyWhenAborted() throws Exception {
        try (Bench bench = new Bench()) {
            CompletableFuture<Boolean> left = new CompletableFuture<>();
            bench.answers((request, wire) -> {
                wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
                wire.chunk("data: a\n\n");
                wire.stall();
                left.complete(true);
            });
            Outcome.Streaming streaming = bench.streaming();
            Reader reader = Reader.of(streaming);

            streaming.abort();

            assertThat(left.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(reader.broken().failure().kind()).isEqualTo(Kind.DISCONNECTED);
        }
    }

    @Test
    void keepsABreakForAReaderThatComesLate() throws Exception {
        try (Bench bench = new Bench()) {
            bench.answers(Answer.eventsThenReset("a"));
            Outcome.Streaming streaming = bench.streaming();
            bench.provider.awaitRequest();
            bench.provider.close();

            assertThat(Reader.of(streaming).broken().failure().kind()).isEqualTo(Kind.DISCONNECTED);
        }
    }

    /** The number once it has not risen for a while. */
    private static long settled(AtomicLong written) throws Exception {
        long last = -1;
        while (written.get() == 0 || written.get() != last) {
            last = written.get();
            new CompletableFuture<Void>()
                    .completeOnTimeout(null, 200, TimeUnit.MILLISECONDS)
                    .get();
        }
        return last;
    }
}
