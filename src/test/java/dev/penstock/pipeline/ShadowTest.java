package dev.penstock.pipeline;

import static dev.penstock.pipeline.PipelineUnderTest.PRICE;
import static dev.penstock.pipeline.PipelineUnderTest.billed;
import static dev.penstock.pipeline.PipelineUnderTest.hold;
import static dev.penstock.pipeline.PipelineUnderTest.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Money;
import dev.penstock.experiment.evidence.AnswerPair;
import dev.penstock.experiment.evidence.Metric;
import dev.penstock.pipeline.PipelineUnderTest.Account;
import dev.penstock.telemetry.ShadowResult;
import dev.penstock.testing.Answer;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.Policies;
import dev.penstock.testing.Received;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies are asked once, unseen, on an account of their own, and left out first. */
class ShadowTest {

    private static final String AMPLE = "budgets: [ { limit_usd: 1, window: total } ]";
    private static final String SHORT = "Hello there";
    private static final String LONG = "Hello there my dear old friend";
    private static final long EXTRA_TOKENS = 4;

    @TempDir
    Path dir;

    private FakeProvider small;
    private FakeProvider large;
    private @Nullable PipelineUnderTest pipeline;

    @BeforeEach
    void start() {
        small = FakeProvider.start().otherwise(Answer.chat(SHORT));
        large = FakeProvider.start().otherwise(Answer.chat(LONG));
    }

    @AfterEach
    void stop() {
        if (pipeline != null) {
            pipeline.close();
        }
        small.close();
        large.close();
    }

    private static String chat(String model) {
        return "{\"user\":\"u\"," + PipelineUnderTest.chat(model).substring(1);
    }

    private PipelineUnderTest pipeline(String shadow) {
        return pipeline(shadow, large.url());
    }

    /** A gateway whose model is answered by the small variant, and copied to the large one. */
    private PipelineUnderTest pipeline(String shadow, URI largeUrl) {
        pipeline = new PipelineUnderTest(
                dir,
                Policies.in(dir.resolve("policies"))
                        .provider("small", small.url(), "retries: 0")
                        .provider("large", largeUrl, "retries: 2")
                        .price("small/*", PRICE)
                        .price("large/priced", PRICE)
                        .divided(
                                "m",
                                List.of(
                                        "small: { target: small/s, weight: 100 }",
                                        "large: { target: large/priced, weight: 0 }",
                                        "free: { target: large/unpriced, weight: 0 }"),
                                "cache: { ttl: 1h }",
                                "experiment: { shadow: { " + shadow + " } }")
                        .key("acme", "ann", AMPLE, "force_variants: true")
                        .key("acme", "free")
                        .key("acme", "one", AMPLE, "limits: { concurrency: 1 }"));
        return pipeline;
    }

    private static String shadow(String more) {
        return "variant: large, share: 100, " + more;
    }

    private static final String RICH = shadow("budget_usd: 5");

    private void awaitResult(ShadowResult result, long count) throws Exception {
        PipelineUnderTest under = Objects.requireNonNull(pipeline);
        Eventually.asserts(() -> assertThat(under.count("penstock.shadow", "model", "m", "result", label(result)))
                .isEqualTo(count));
    }

    private static String label(ShadowResult result) {
        return result.name().toLowerCase(Locale.ROOT);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void copiesOnAnAccountOfItsOwn(boolean stream) throws Exception {
        PipelineUnderTest under = pipeline(RICH);
        String chat = stream ? streamed(chat("m")) : chat("m");

        Reply reply = under.ask("ann", chat);
        String answer = stream
                ? under.read((Reply.Streamed) reply)
                : ((Reply.Whole) reply).body().toString();
        awaitResult(ShadowResult.ANSWERED, 1);

        assertThat(answer).doesNotContain("friend");
        assertThat(small.requests()).hasSize(1);
        Received copy = large.awaitRequest();
        assertThat(copy.text())
                .isEqualTo(small.awaitRequest().text().replace("\"model\":\"s\"", "\"model\":\"priced\""));
        assertThat(under.account("ann")).isEqualTo(new Account(billed(small), 0));
        assertThat(under.copiesAccount("m")).isEqualTo(new Account(billed(large), 0));
        assertThat(under.events("ann", "settle")).isEqualTo(1);
        assertThat(under.eventsOf("-shadow", "settle")).isEqualTo(1);
        assertThat(under.requests("")).as("what callers asked").isEqualTo(1);
        assertThat(under.attempts()).as("what providers were asked").isEqualTo(2);
        AnswerPair pair = pair();
        assertThat(pair.to())
                .containsEntry(Metric.TOKENS_OUT, pair.from().getOrDefault(Metric.TOKENS_OUT, 0L) + EXTRA_TOKENS);
        assertThat(pair.from()).containsEntry(Metric.COST_NANO, billed(small)).containsKey(Metric.TOTAL_MICROS);
        assertThat(pair.to()).containsEntry(Metric.COST_NANO, billed(large)).containsKey(Metric.TOTAL_MICROS);
        assertThat(pair.to().containsKey(Metric.TTFT_MICROS)).isEqualTo(stream);
    }

    private AnswerPair pair() {
        PipelineUnderTest under = Objects.requireNonNull(pipeline);
        assertThat(under.evidence).hasSize(1);
        AnswerPair pair = (AnswerPair) under.evidence.get(0);
        assertThat(pair.experiment()).isEqualTo("m");
        assertThat(pair.sides()).isEqualTo(new AnswerPair.Sides(1, "small", "large"));
        return pair;
    }

    @Test
    void copiesTheShareThatIsDeclared() throws Exception {
        PipelineUnderTest under = pipeline("variant: large, share: 25, budget_usd: 5, concurrency: 40");
        Random sameDraws = new Random(1);
        long expected = IntStream.range(0, 40)
                .filter(draw -> sameDraws.nextInt(10_000) < 2_500)
                .count();

        for (int i = 0; i < 40; i++) {
            under.whole("ann", chat("m").replace("Hi", "Hi " + i));
        }

        awaitResult(ShadowResult.ANSWERED, expected);
        assertThat(under.count("penstock.shadow")).isEqualTo(expected).isBetween(1L, 39L);
    }

    @Test
    void keepsTheClientsHeadersThatChangeNothingFromTheCopy() throws Exception {
        PipelineUnderTest under = pipeline(RICH);

        under.whole("ann", chat("m"), "x-client-request-id", "mine");
        awaitResult(ShadowResult.ANSWERED, 1);

        assertThat(small.awaitRequest().header("x-client-request-id")).isEqualTo("mine");
        assertThat(large.awaitRequest().header("x-client-request-id")).endsWith("-shadow.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"store\":true", "\"tools\":[{\"type\":\"web_search\"}]", "\"audio\":{\"voice\":\"v\"}"})
    void copiesNothingThatDoesMoreThanAnswer(String member) throws Exception {
        PipelineUnderTest under = pipeline(RICH);

        // Whose requests nobody counts, so that none of these is refused.
        assertThat(under.whole("free", "{" + member + "," + chat("m").substring(1))
                        .status())
                .isEqualTo(200);
        under.whole("free", chat("m").replace("Hi", "Ho"));
        awaitResult(ShadowResult.ANSWERED, 1);

        assertThat(large.requests()).hasSize(1);
        assertThat(large.requests().get(0).text()).doesNotContain(member);
    }

    @Test
    void copiesNothingThatGoesOutWithoutACapAsTheCopyWould() throws Exception {
        PipelineUnderTest under = pipeline(RICH);

        under.whole("free", chat("m").replaceAll("\"max_completion_tokens\":\\d+,", ""));
        under.whole("free", chat("m").replace("Hi", "Ho"));
        awaitResult(ShadowResult.ANSWERED, 1);

        assertThat(small.requests().get(0).text()).doesNotContain("max_");
        assertThat(large.requests()).hasSize(1);
        assertThat(large.requests().get(0).text()).contains("max_completion_tokens");
    }

    @Test
    void copiesNeitherForcedNorUnitlessNorCachedExchanges() throws Exception {
        PipelineUnderTest under = pipeline(RICH);

        under.whole("ann", chat("m"), "x-penstock-variant", "small");
        under.whole("ann", chat("m"), "x-penstock-variant", "large");
        under.whole("ann", PipelineUnderTest.chat("m"));
        int asked = large.requests().size();
        under.whole("ann", chat("m").replace("Hi", "Ho"));
        awaitResult(ShadowResult.ANSWERED, 1);
        Eventually.asserts(() -> assertThat(under.whole("ann", chat("m").replace("Hi", "Ho"))
                        .headers()
                        .get("cache-status"))
                .contains("hit"));

        assertThat(asked).as("by the caller who forced it").isEqualTo(1);
        assertThat(under.copiesAccount("m").spent())
                .isEqualTo(billed(large)
                        - 1_000 * large.bills().get(0).inputTokens()
                        - 2_000 * large.bills().get(0).outputTokens());
        assertThat(under.count("penstock.shadow")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = ShadowResult.class,
            names = {"DROPPED_LOAD", "DROPPED_STORE"})
    void isDroppedWhileThereIsMuchToDo(ShadowResult why) throws Exception {
        PipelineUnderTest under = pipeline(RICH);
        under.obstacle = why;

        under.whole("ann", chat("m"));

        awaitResult(why, 1);
        assertThat(large.requests()).isEmpty();
    }

    /** The caller's only slot is free all the while. */
    @Test
    void isDroppedWhileAsManyAreUnderWayAsMayBe() throws Exception {
        PipelineUnderTest under = pipeline(shadow("budget_usd: 5, concurrency: 1"));
        CountDownLatch goOn = new CountDownLatch(1);
        large.answer((request, wire) -> {
            awaited(goOn);
            Answer.chat(LONG).to(request, wire);
        });

        under.whole("one", chat("m"));
        large.awaitRequest();
        Eventually.asserts(
                () -> assertThat(under.ledger.openHolds()).as("the copy's").isOne());
        under.whole("one", chat("m").replace("Hi", "Ho"));
        awaitResult(ShadowResult.DROPPED_CONCURRENCY, 1);
        goOn.countDown();
        awaitResult(ShadowResult.ANSWERED, 1);
        Eventually.asserts(() -> assertThat(under.ledger.openHolds()).isZero());
        under.whole("one", chat("m").replace("Hi", "He"));

        awaitResult(ShadowResult.ANSWERED, 2);
        assertThat(large.requests()).hasSize(2);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void isDroppedWhereItsBudgetHasNoRoom() throws Exception {
        Money one = new Money(hold(chat("m")));
        PipelineUnderTest under = pipeline(shadow("budget_usd: " + one.toUsd()));

        under.whole("ann", chat("m"));
        awaitResult(ShadowResult.ANSWERED, 1);
        Account account = under.copiesAccount("m");
        under.whole("ann", chat("m").replace("Hi", "Ho"));
        awaitResult(ShadowResult.DROPPED_BUDGET, 1);

        assertThat(under.copiesAccount("m")).isEqualTo(account).isEqualTo(new Account(billed(large), 0));
    }

    @Test
    void isDroppedWhereNobodyKnowsItsPrice() throws Exception {
        PipelineUnderTest under = pipeline("variant: free, share: 100, budget_usd: 5");

        under.whole("ann", chat("m"));

        awaitResult(ShadowResult.DROPPED_UNBOUNDED, 1);
        assertThat(large.requests()).isEmpty();
    }

    @Test
    void isAskedOnceWhateverTheTargetSays() throws Exception {
        PipelineUnderTest under = pipeline(RICH);
        large.otherwise(Answer.json(429, "{}"));

        under.whole("ann", chat("m"));
        awaitResult(ShadowResult.FAILED, 1);

        assertThat(large.requests()).hasSize(1);
        assertThat(under.copiesAccount("m")).isEqualTo(new Account(0, 0));
        assertThat(under.evidence).isEmpty();
    }

    @Test
    void aTargetThatIsGoneChangesNothingForCallers() throws Exception {
        PipelineUnderTest under = pipeline(shadow("budget_usd: 5, concurrency: 30"), FakeProvider.nobody());

        for (int i = 0; i < 30; i++) {
            assertThat(under.whole("ann", chat("m").replace("Hi", "Hi " + i)).status())
                    .isEqualTo(200);
        }

        awaitResult(ShadowResult.FAILED, 30);
        assertThat(under.account("ann")).isEqualTo(new Account(billed(small), 0));
        assertThat(under.copiesAccount("m")).isEqualTo(new Account(0, 0));
    }

    @Test
    void anAnswerWithoutEndIsCutOffAndChargedInFull() throws Exception {
        PipelineUnderTest under = pipeline(RICH);
        AtomicLong written = new AtomicLong();
        long flood = 64L << 20;
        large.otherwise((request, wire) -> {
            wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
            String event =
                    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "x".repeat(8_000) + "\"}}]}\n\n";
            while (written.get() < flood) {
                wire.chunk(event);
                written.addAndGet(event.length());
            }
            wire.lastChunk();
        });
        String chat = streamed(chat("m"));

        under.read("ann", chat);
        awaitResult(ShadowResult.FAILED, 1);

        assertThat(written.get()).isLessThan(flood);
        assertThat(under.copiesAccount("m")).isEqualTo(new Account(hold(chat), 0));
        assertThat(under.evidence).isEmpty();
    }

    /** What a provider does not report is counted here from above, which would look like a difference. */
    @Test
    void comparesOnlyWhatBothProvidersReport() throws Exception {
        PipelineUnderTest under = pipeline(RICH);
        large.otherwise(Answer.chat(LONG).withoutUsage());

        under.whole("ann", chat("m"));
        awaitResult(ShadowResult.ANSWERED, 1);

        assertThat(under.evidence).isEmpty();
    }
}
