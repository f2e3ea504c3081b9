package dev.penstock.pipeline;

import static dev.penstock.pipeline.PipelineUnderTest.PRICE;
import static dev.penstock.pipeline.PipelineUnderTest.billed;
import static dev.penstock.pipeline.PipelineUnderTest.chat;
import static dev.penstock.pipeline.PipelineUnderTest.hold;
import static dev.penstock.pipeline.PipelineUnderTest.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Refusal;
import dev.penstock.pipeline.PipelineUnderTest.Account;
import dev.penstock.testing.Answer;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.Policies;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The walk through all stages: what it ends with, and what is left behind it, bugs included. */
class GatewayTest {

    private static final String TALK = chat("talker");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    private FakeProvider provider;
    private PipelineUnderTest pipeline;

    @BeforeEach
    void start() {
        provider = FakeProvider.start();
        pipeline = new PipelineUnderTest(
                dir,
                Policies.in(dir.resolve("policies"))
                        .provider("fake", provider.url(), "retries: 0")
                        .model("talker", "fake/talker", "cache: { ttl: 1h }")
                        .price("fake/*", PRICE)
                        .key(
                                "acme",
                                "ann",
                                "budgets: [ { limit_usd: 1, window: total } ]",
                                "limits: { concurrency: 1 }"));
    }

    @AfterEach
    void stop() {
        pipeline.close();
        provider.close();
    }

    @Test
    void settlesAnAnswerAtWhatTheProviderBills() throws Exception {
        Reply.Whole answer = pipeline.whole("ann", TALK);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(pipeline.account("ann")).isEqualTo(new Account(billed(provider), 0));
        assertThat(pipeline.requests("")).isEqualTo(1);
        assertThat(pipeline.count("penstock.bound.used.percent")).isEqualTo(1);
    }

    @Test
    void givesAnAnswerThatIsAlreadyPaidForWithoutAnAttempt() throws Exception {
        String first = pipeline.read("ann", streamed(TALK));
        pipeline.account("ann");

        Reply.Whole second = pipeline.whole("ann", TALK);

        assertThat(first).endsWith("data: [DONE]\n\n");
        assertThat(second.headers().get("cache-status")).startsWith("penstock; hit");
        assertThat(provider.requests()).hasSize(1);
        assertThat(pipeline.account("ann")).isEqualTo(new Account(billed(provider), 0));
        assertThat(pipeline.attempts()).isEqualTo(1);
        Eventually.asserts(() -> assertThat(pipeline.events("ann", "cache")).isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenAI-Beta", "anthropic-beta", "Anthropic-Version", "x-codex-beta-features"})
    void givesAnAnswerOnlyWhereTheProviderWasAskedForTheSameFeatures(String header) throws Exception {
        pipeline.whole("ann", TALK);
        pipeline.account("ann");

        Reply.Whole other = pipeline.whole("ann", TALK, header, "a-feature");

        pipeline.account("ann");
        assertThat(other.headers().get("cache-status")).isEqualTo("penstock; fwd=miss");
        assertThat(pipeline.whole("ann", TALK, header, "b-feature").headers().get("cache-status"))
                .isEqualTo("penstock; fwd=miss");
        pipeline.account("ann");
        assertThat(pipeline.whole("ann", TALK, header.toLowerCase(Locale.ROOT), "a-feature")
                        .headers()
                        .get("cache-status"))
                .startsWith("penstock; hit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"user-agent", "x-client-request-id", "traceparent", "x-stainless-retry-count", "session-id"})
    void givesAnAnswerAgainWhateverTellsOneRequestFromAnother(String header) throws Exception {
        pipeline.whole("ann", TALK);
        pipeline.account("ann");

        Reply.Whole again = pipeline.whole("ann", TALK, header, "7");

        assertThat(again.headers().get("cache-status")).startsWith("penstock; hit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"logprobs\":-Infinity", "\"message\":{\"tool_calls\":[null]}"})
    void callsNothingAHitThatCannotBeGivenAsTheStreamThatIsAskedFor(String odd) throws Exception {
        provider.answer(Answer.json(
                200,
                "{\"choices\":[{\"finish_reason\":\"stop\"," + odd
                        + "}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}"));
        pipeline.whole("ann", TALK);
        long paid = pipeline.account("ann").spent();

        Reply.Streamed streamed = (Reply.Streamed) pipeline.ask("ann", streamed(TALK));

        assertThat(streamed.headers().get("cache-status")).isEqualTo("penstock; fwd=bypass; detail=form");
        assertThat(pipeline.read(streamed)).endsWith("data: [DONE]\n\n");
        assertThat(pipeline.account("ann")).isEqualTo(new Account(paid + billed(provider), 0));
        assertThat(pipeline.metrics.find("penstock.saved.usd").meters()).isEmpty();
        assertThat(pipeline.whole("ann", TALK).headers().get("cache-status")).startsWith("penstock; hit");
    }

    @Test
    void chargesABrokenStreamInFullAndSaysWhatBroke() throws Exception {
        // Whether the event still comes through is for the network to say.
        provider.answer(Answer.eventsThenReset("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}"));

        String read = pipeline.read("ann", streamed(TALK));

        assertThat(read)
                .contains("closed the connection within its answer")
                .endsWith("\"code\":\"upstream_disconnected\"}}\n\n");
        assertThat(pipeline.account("ann")).isEqualTo(new Account(hold(streamed(TALK)), 0));
        assertThat(pipeline.requests("disconnected")).isEqualTo(1);
        assertThat(pipeline.count("penstock.streams.open")).isZero();
    }

    @Test
    void refusesBeforeAnythingIsHeld() throws Exception {
        assertThat(pipeline.refusal("nobody", TALK).reason()).isEqualTo(Refusal.Reason.INVALID_API_KEY);
        assertThat(pipeline.refusal("ann", chat("unheard-of")).reason()).isEqualTo(Refusal.Reason.MODEL_NOT_FOUND);

        assertThat(pipeline.account("ann")).isEqualTo(new Account(0, 0));
        assertThat(pipeline.attempts()).isZero();
        assertThat(pipeline.count("penstock.refusals")).isEqualTo(2);
    }

    // --- bugs

    @Test
    void givesABugAmongItsDecisionsAsAFailure() {
        Gateway broken = pipeline.gateway(
                () -> {
                    throw new IllegalStateException("a bug");
                },
                pipeline.settings,
                Clock.systemUTC());

        assertBug(pipeline.ask(broken, "ann", TALK));

        assertThat(pipeline.requests("bug")).isEqualTo(1);
        assertThat(pipeline.ledger.openHolds()).isZero();
    }

    @Test
    void leavesNothingOpenBehindABugAfterTheAdmission() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        provider.answer((request, wire) -> {
            wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
            wire.stall();
            left.countDown();
        });
        Gateway broken = pipeline.gateway(
                pipeline.policies::current, pipeline.settingsWithoutA("maxEventBytes"), Clock.systemUTC());

        assertBug(pipeline.ask(broken, "ann", streamed(TALK)));

        long held = hold(streamed(TALK));
        assertThat(pipeline.account("ann")).isEqualTo(new Account(held, 0));
        assertThat(pipeline.requests("bug")).isEqualTo(1);
        assertThat(left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(pipeline.whole("ann", TALK).status()).isEqualTo(200);
        assertThat(pipeline.account("ann")).isEqualTo(new Account(held + billed(provider), 0));
    }

    @Test
    void chargesOnceWhereTheBugComesAfterTheSettlement() throws Exception {
        Gateway broken = pipeline.gateway(pipeline.policies::current, pipeline.settings, new StoppedClock());

        assertBug(pipeline.ask(broken, "ann", TALK));

        assertThat(pipeline.account("ann")).isEqualTo(new Account(billed(provider), 0));
        assertThat(pipeline.requests("bug")).isEqualTo(1);
        assertThat(pipeline.whole("ann", TALK).status()).isEqualTo(200);
        pipeline.account("ann");
    }

    @Test
    void countsAStreamToItsEndWhereItCannotBeKept() throws Exception {
        Gateway broken = pipeline.gateway(pipeline.policies::current, pipeline.settings, new StoppedClock());
        Reply reply = pipeline.ask(broken, "ann", streamed(TALK)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(pipeline.read((Reply.Streamed) reply)).endsWith("data: [DONE]\n\n");

        Eventually.asserts(() -> assertThat(pipeline.requests("")).isEqualTo(1));
        assertThat(pipeline.count("penstock.streams.open")).isZero();
        assertThat(pipeline.account("ann")).isEqualTo(new Account(billed(provider), 0));
    }

    private static void assertBug(CompletableFuture<Reply> reply) {
        assertThat(reply)
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(IllegalStateException.class)
                .withMessage("a bug");
    }

    private static final class StoppedClock extends Clock {

        @Override
        public ZoneId getZone() {
            return Clock.systemUTC().getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            throw new IllegalStateException("a bug");
        }
    }
}
