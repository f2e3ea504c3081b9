package dev.penstock.pipeline;

import static dev.penstock.pipeline.PipelineUnderTest.PRICE;
import static dev.penstock.pipeline.PipelineUnderTest.billed;
import static dev.penstock.pipeline.PipelineUnderTest.chat;
import static dev.penstock.pipeline.PipelineUnderTest.hold;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Money;
import dev.penstock.core.Refusal;
import dev.penstock.pipeline.PipelineUnderTest.Account;
import dev.penstock.testing.Answer;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.Policies;
import io.smallrye.mutiny.Uni;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each lane has a hold, and each hold ends once, whichever way the lanes go. */
class ComparisonTest {

    private static final String LEFT = chat("left");
    private static final String RIGHT = chat("right");
    private static final String AMPLE = "budgets: [ { limit_usd: 1, window: total } ]";
    private static final String ONE_AT_A_TIME = "limits: { concurrency: 1 }";
    private static final String ALL = "all";
    private static final String FIRST = "first";
    private static final String EVENT = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]}\n\n";
    private static final String END =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":"
                    + "{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}}\n\ndata: [DONE]\n\n";
    private static final long BILLED_BY_HAND = 7_000 + 6_000;

    @TempDir
    Path dir;

    private FakeProvider left;
    private FakeProvider right;
    private PipelineUnderTest pipeline;

    @BeforeEach
    void start() {
        left = FakeProvider.start();
        right = FakeProvider.start();
        Money oneAndAHalf = new Money(hold(LEFT) + hold(RIGHT) / 2);
        pipeline = new PipelineUnderTest(
                dir,
                Policies.in(dir.resolve("policies"))
                        .provider("left", left.url(), "retries: 2")
                        .provider("right", right.url(), "retries: 0")
                        .price("left/*", PRICE)
                        .price("right/*", PRICE)
                        .model("left", "left/left")
                        .model("right", "right/right")
                        .key("acme", "ann", AMPLE, ONE_AT_A_TIME)
                        .key("acme", "brief", AMPLE, "limits: { concurrency: 1, tokens_per_minute: 1000 }")
                        .key(
                                "acme",
                                "tight",
                                "budgets: [ { limit_usd: " + oneAndAHalf.toUsd() + ", window: total } ]",
                                ONE_AT_A_TIME));
    }

    @AfterEach
    void stop() {
        pipeline.close();
        left.close();
        right.close();
    }

    /** The chat of both models, which differs in the model alone. */
    private static String comparing(String strategy, boolean stream) {
        String request = "{" + LEFT.substring(LEFT.indexOf(',') + 1);
        return "{\"models\":[\"left\",\"right\"],\"strategy\":\"" + strategy + "\",\"request\":"
                + (stream ? PipelineUnderTest.streamed(request) : request) + "}";
    }

    private Reply compare(String key, String body) throws Exception {
        return await(pipeline.compare(pipeline.gateway, key, body));
    }

    private static Reply await(CompletableFuture<Reply> reply) throws Exception {
        return reply.get(30, TimeUnit.SECONDS);
    }

    /** One account for all, and a slot that another exchange can have. */
    private void assertSettled(String key, long nanoUsd) throws Exception {
        assertThat(pipeline.account(key)).isEqualTo(new Account(nanoUsd, 0));
        left.otherwise(Answer.json(400, "{}"));
        assertThat(pipeline.ask(key, LEFT)).as("the slot is free").isInstanceOf(Reply.Whole.class);
    }

    @Test
    void chargesEachLaneWhatItsProviderBills() throws Exception {
        left.otherwise(Answer.chat("One"));
        right.otherwise(Answer.chat("One two three"));

        Reply.Whole reply = (Reply.Whole) compare("ann", comparing(ALL, false));

        assertThat(reply.headers().get("x-penstock-cost")).isEqualTo(new Money(billed(left) + billed(right)).toUsd());
        Eventually.asserts(() -> assertThat(pipeline.events("ann", "settle")).isEqualTo(2));
        assertThat(pipeline.attempts()).isEqualTo(2);
        assertSettled("ann", billed(left) + billed(right));
    }

    @Test
    void givesBackWhatWasHeldWhereOneLaneDoesNotFit() throws Exception {
        Refusal refusal = ((Reply.Refused) compare("tight", comparing(ALL, false))).refusal();

        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.BUDGET_EXHAUSTED);
        assertThat(refusal.param()).isEqualTo("models[1]");
        assertThat(left.requests()).isEmpty();
        Eventually.asserts(() -> assertThat(pipeline.events("tight", "release")).isEqualTo(1));
        assertSettled("tight", 0);
    }

    /** Each lane for itself would fit. */
    @Test
    void isRefusedWhereALimitOfTokensHasNoRoomForAllLanes() throws Exception {
        Refusal refusal = ((Reply.Refused) compare("brief", comparing(ALL, false))).refusal();

        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.TOKEN_RATE);
        assertThat(refusal.param()).isNull();
        assertThat(refusal.facts()).containsEntry("x-ratelimit-remaining-tokens", "1000");
        assertThat(left.requests()).isEmpty();
        assertSettled("brief", 0);
    }

    @ParameterizedTest
    @CsvSource({"all, false", "all, true", "first, false", "first, true", "vote, false"})
    void whereNoLaneAnswersTheErrorOfTheFirstIsMetered(String strategy, boolean stream) throws Exception {
        left.otherwise(Answer.json(503, "{}"));
        right.otherwise(Answer.json(400, "{}"));

        Reply reply = compare("ann", comparing(strategy, stream));

        if (reply instanceof Reply.Streamed streamed) {
            pipeline.read(streamed);
        }
        Eventually.asserts(
                () -> assertThat(pipeline.comparisons("server_error")).isEqualTo(1));
    }

    @Test
    void oneAnswerIsEnoughForAComparisonWithoutAnError() throws Exception {
        left.otherwise(Answer.json(503, "{}"));

        compare("ann", comparing(ALL, false));

        Eventually.asserts(() -> assertThat(pipeline.comparisons("")).isEqualTo(1));
    }

    /** What the others cost is still to come. */
    @Test
    void aRaceTakesAsLongAsItsWinner() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        Answer winner = Answer.events("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}", "[DONE]");
        left.otherwise(winner);
        right.otherwise(after(late, winner));

        pipeline.read((Reply.Streamed) compare("ann", comparing(FIRST, true)));
        // The turn of the event loop in which the stream ended is over, too.
        pipeline.onLoopAwaited(() -> Uni.createFrom().item(true));
        pipeline.pass(Duration.ofHours(1));
        late.countDown();

        Eventually.asserts(() -> assertThat(pipeline.comparisons("")).isEqualTo(1));
        assertThat(pipeline.longestComparison()).isLessThan(Duration.ofHours(1));
    }

    private static Answer after(CountDownLatch goOn, Answer answer) {
        return (request, wire) -> {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException(e.getMessage());
            }
            answer.to(request, wire);
        };
    }

    @Test
    void repeatsALaneWhereThatIsFree() throws Exception {
        left.answer(Answer.json(429, "{}"), Answer.json(429, "{}"));

        Reply.Whole reply = (Reply.Whole) compare("ann", comparing(ALL, false));

        assertThat(reply.body().toString()).doesNotContain("failed");
        assertThat(left.requests()).hasSize(3);
        assertSettled("ann", billed(left) + billed(right));
    }

    @Test
    void doesNotRepeatALaneThatMayHaveCost() throws Exception {
        left.answer(Answer.reset());

        Reply.Whole reply = (Reply.Whole) compare("ann", comparing(ALL, false));

        assertThat(reply.body().toString()).contains("upstream_disconnected");
        assertThat(left.requests()).hasSize(1);
        assertSettled("ann", hold(LEFT) + billed(right));
    }

    /** Nothing can be streamed by a gateway with such a bug: each lane is charged in full, and the client gets an end. */
    @Test
    void aBugInTheLanesLeavesNothingHeld() throws Exception {
        Gateway buggy = pipeline.gateway(
                pipeline.policies::current, pipeline.settingsWithoutA("maxEventBytes"), Clock.systemUTC());

        Reply reply = await(pipeline.compare(buggy, "ann", comparing(ALL, true)));

        assertThat(pipeline.read((Reply.Streamed) reply)).contains("failed").endsWith("data: [DONE]\n\n");
        assertSettled("ann", hold(PipelineUnderTest.streamed(LEFT)) + hold(PipelineUnderTest.streamed(RIGHT)));
    }

    @ParameterizedTest
    @ValueSource(strings = {ALL, FIRST})
    void whoNeverReadsIsChargedWhatTheProvidersBill(String strategy) throws Exception {
        Reply.Streamed reply = (Reply.Streamed) compare("ann", comparing(strategy, true));

        CompletableFuture<Boolean> over = new CompletableFuture<>();
        pipeline.onLoopAwaited(() -> Uni.createFrom().item(() -> {
            reply.events().whenOver(() -> over.complete(true));
            reply.events().abandon();
            return true;
        }));

        assertThat(over.get(30, TimeUnit.SECONDS)).isTrue();
        assertSettled("ann", billed(left) + billed(right));
    }

    /** Between a provider and a reader who pauses are buffers of two sockets and of the gateway. */
    @Test
    void aReaderThatPausesStopsAllProviders() throws Exception {
        long flood = 32L << 20;
        AtomicLong written = new AtomicLong();
        Answer endless = (request, wire) -> {
            wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
            String event = EVENT.formatted("x".repeat(8_000));
            for (long sent = 0; sent < flood; sent += event.length()) {
                wire.chunk(event);
                written.addAndGet(event.length());
            }
            wire.chunk(END);
            wire.lastChunk();
        };
        left.otherwise(endless);
        right.otherwise(endless);
        Reply.Streamed reply = (Reply.Streamed) compare("ann", comparing(ALL, true));

        assertThat(stalled(written)).isLessThan(flood);
        String all = pipeline.read(reply);

        assertThat(all.getBytes(StandardCharsets.UTF_8).length).isGreaterThan((int) flood * 2 - 1);
        assertThat(all).endsWith("data: [DONE]\n\n");
        assertSettled("ann", 2 * BILLED_BY_HAND);
    }

    @Test
    void aLaneThatSaysNothingForTooLongIsOutOfTheRace() throws Exception {
        Answer chatty = (request, wire) -> {
            wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
            for (int i = 0; i < 40; i++) {
                wire.chunk("data: {\"choices\":[],\"padding\":\"" + "x".repeat(10_000) + "\"}\n\n");
            }
            wire.chunk(EVENT.formatted("late") + END);
            wire.lastChunk();
        };
        left.otherwise(chatty);
        right.otherwise(chatty);

        Reply.Broken reply = (Reply.Broken) compare("ann", comparing(FIRST, true));

        assertThat(reply.mayHaveCost()).isTrue();
        assertSettled("ann", 2 * BILLED_BY_HAND);
    }

    /** The count once it has stood still for a second. */
    private static long stalled(AtomicLong count) {
        long last = -1;
        long since = System.nanoTime();
        long deadline = since + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() - deadline < 0) {
            long now = count.get();
            if (now != last || now == 0) {
                last = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > Duration.ofSeconds(1).toNanos()) {
                return now;
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        throw new AssertionError("the providers never had to wait");
    }
}
