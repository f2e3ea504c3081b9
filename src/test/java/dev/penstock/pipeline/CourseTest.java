package dev.penstock.pipeline;

import static dev.penstock.pipeline.PipelineUnderTest.PRICE;
import static dev.penstock.pipeline.PipelineUnderTest.billed;
import static dev.penstock.pipeline.PipelineUnderTest.chat;
import static dev.penstock.pipeline.PipelineUnderTest.hold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.Failure;
import dev.penstock.core.Money;
import dev.penstock.core.Refusal;
import dev.penstock.pipeline.PipelineUnderTest.Account;
import dev.penstock.testing.Answer;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.Policies;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each attempt has a hold, and each hold ends once, whichever way the attempts go. */
class CourseTest {

    private static final String FIRST = chat("first");
    private static final String AGAIN = chat("again");
    private static final String OVER = chat("over");
    private static final String DEAR = chat("dear");
    private static final String UNPRICED = chat("lost");
    private static final String WORDS = "{\"error\":{\"message\":\"no luck\"}}";
    private static final String AMPLE = "budgets: [ { limit_usd: 1, window: total } ]";
    private static final String TOO_SMALL = "budgets: [ { limit_usd: 0.0001, window: total%s } ]";
    private static final String ONE_AT_A_TIME = "limits: { concurrency: 1 }";
    private static final String TARGET = "x-penstock-model";
    private static final String SHOULD_RETRY = "x-should-retry";

    @TempDir
    Path dir;

    private FakeProvider primary;
    private FakeProvider spare;
    private PipelineUnderTest pipeline;

    @BeforeEach
    void start() {
        primary = FakeProvider.start();
        spare = FakeProvider.start();
        pipeline = new PipelineUnderTest(
                dir,
                Policies.in(dir.resolve("policies"))
                        .provider("primary", primary.url(), "retries: 0")
                        .provider("patient", primary.url(), "retries: 1")
                        .provider("forgiving", primary.url(), "retries: 0", "bills_on_error: false")
                        .provider("nobody", FakeProvider.nobody(), "retries: 0")
                        .provider("spare", spare.url(), "retries: 0")
                        .price("primary/*", PRICE)
                        .price("patient/*", PRICE)
                        .price("forgiving/*", PRICE)
                        .price("nobody/*", PRICE)
                        .price("spare/backup", PRICE)
                        .price("spare/dear", "input: 10000", "output: 20000")
                        .price("spare/cheap", "input: 0.001", "output: 0.002")
                        .model("backup", "spare/backup")
                        .model("dearest", "spare/dear")
                        .model("unpriced", "spare/unpriced")
                        .model("cheap", "spare/cheap", "cache: { ttl: 1h }")
                        .model("first", "primary/first", "cache: { ttl: 1h }")
                        .model("again", "patient/again")
                        .model("over", "primary/over", "fallbacks: [ backup ]", "cache: { ttl: 1h }")
                        .model("dear", "primary/dear", "fallbacks: [ dearest ]")
                        .model("lost", "primary/lost", "fallbacks: [ unpriced ]")
                        .model("gone", "nobody/gone")
                        .model("overboard", "primary/overboard", "fallbacks: [ gone ]")
                        .model("forgiven", "forgiving/forgiven")
                        .divided(
                                "divided",
                                "large: { target: primary/large, weight: 1 }",
                                "huge: { target: primary/huge, weight: 1 }")
                        .divided(
                                "thin",
                                "small: { target: spare/cheap, weight: 1 }",
                                "tiny: { target: spare/cheap, weight: 1 }")
                        .key("acme", "frugal", TOO_SMALL.formatted(", when_exhausted: { use: thin }"))
                        .key("acme", "ann", AMPLE, ONE_AT_A_TIME)
                        .key("acme", "tight", carryingOneHold(), ONE_AT_A_TIME)
                        .key("acme", "thrifty", TOO_SMALL.formatted(", when_exhausted: { use: cheap }"))
                        .key("acme", "stuck", TOO_SMALL.formatted(", when_exhausted: { use: dearest }")));
    }

    private static String carryingOneHold() {
        Money limit = new Money(hold(AGAIN) + hold(AGAIN) / 2);
        return "budgets: [ { limit_usd: " + limit.toUsd() + ", window: total } ]";
    }

    @AfterEach
    void stop() {
        pipeline.close();
        primary.close();
        spare.close();
    }

    // --- the same target again

    @Test
    void chargesTheFirstHoldInFullWhereARetryFollowsWhatMayHaveCost() throws Exception {
        primary.answer(Answer.json(503, WORDS), Answer.chat("at last"));

        assertThat(pipeline.whole("ann", AGAIN).status()).isEqualTo(200);

        assertThat(pipeline.account("ann")).isEqualTo(new Account(hold(AGAIN) + billed(primary), 0));
        assertSlotIsFree("ann");
    }

    @Test
    void goesOnUnderTheSameHoldWhereARetryFollowsWhatWasFree() throws Exception {
        primary.answer(Answer.json(429, WORDS), Answer.chat("at last"));

        assertThat(pipeline.whole("tight", AGAIN).status()).isEqualTo(200);

        assertThat(pipeline.account("tight")).isEqualTo(new Account(billed(primary), 0));
        assertSlotIsFree("tight");
    }

    @Test
    void leavesTheFailureAsItStandsWhereTheBudgetCarriesNoRetry() throws Exception {
        primary.answer(Answer.json(503, WORDS));

        Reply.Whole answer = pipeline.whole("tight", AGAIN);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).hasToString(WORDS);
        assertThat(primary.requests()).hasSize(1);
        assertThat(pipeline.account("tight")).isEqualTo(new Account(hold(AGAIN), 0));
        assertThat(pipeline.attempts()).isEqualTo(1);
        assertThat(pipeline.count("penstock.retries")).isZero();
    }

    @Test
    void countsEachAttemptAndRetry() throws Exception {
        primary.answer(Answer.json(503, WORDS), Answer.json(429, WORDS));

        assertThat(pipeline.whole("ann", AGAIN).status()).isEqualTo(429);

        assertThat(pipeline.attempts()).isEqualTo(2);
        assertThat(pipeline.count("penstock.retries", "provider", "patient")).isEqualTo(1);
        assertThat(pipeline.count("penstock.upstream.failures", "kind", "server_error"))
                .isEqualTo(1);
        assertThat(pipeline.count("penstock.upstream.failures", "kind", "refused"))
                .isEqualTo(1);
        assertThat(pipeline.count("penstock.failovers")).isZero();
        assertThat(pipeline.requests("refused")).isEqualTo(1);
        assertThat(pipeline.account("ann")).isEqualTo(new Account(hold(AGAIN), 0));
        assertSlotIsFree("ann");
    }

    @Test
    void saysWhetherATargetThatLeftNoErrorOfItsOwnMayBill() throws Exception {
        Reply.Broken broken = (Reply.Broken) pipeline.ask("ann", chat("gone"));

        assertThat(broken.failure().kind()).isEqualTo(Failure.Kind.CONNECT);
        assertThat(broken.mayHaveCost()).isFalse();
        assertThat(pipeline.account("ann")).isEqualTo(new Account(0, 0));

        primary.answer(Answer.reset());
        broken = (Reply.Broken) pipeline.ask("ann", FIRST);

        assertThat(broken.failure().kind()).isEqualTo(Failure.Kind.DISCONNECTED);
        assertThat(broken.mayHaveCost()).isTrue();
        assertThat(pipeline.account("ann")).isEqualTo(new Account(hold(FIRST), 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"again", "over"})
    void leavesNothingHeldBehindABugAfterAFurtherAttemptWasAdmitted(String model) throws Exception {
        primary.answer(Answer.json(503, WORDS));
        Exchange exchange = pipeline.decided("ann", chat(model), bugAtReading(model.equals("again") ? 3 : 4));

        assertThatThrownBy(() -> pipeline.onLoopAwaited(() -> new Course(pipeline.stages(), exchange, null).run()))
                .hasRootCauseMessage("a bug");

        assertThat(pipeline.account("ann")).isEqualTo(new Account(2 * hold(chat(model)), 0));
    }

    private static LongSupplier bugAtReading(int nth) {
        AtomicInteger readings = new AtomicInteger();
        return () -> {
            if (readings.incrementAndGet() == nth) {
                throw new IllegalStateException("a bug");
            }
            return System.nanoTime();
        };
    }

    // --- what the client is told to do next

    @Test
    void keepsClientsFromRepeatingWhatMayHaveCost() throws Exception {
        primary.answer(Answer.json(500, WORDS, "x-should-retry: true"));

        assertThat(pipeline.whole("ann", FIRST).headers().getAll(SHOULD_RETRY)).containsExactly("false");
        assertThat(pipeline.account("ann")).isEqualTo(new Account(hold(FIRST), 0));
    }

    @Test
    void keepsClientsFromRepeatingWhereOnlyAnEarlierAttemptMayHaveCost() throws Exception {
        primary.answer(Answer.json(500, WORDS), Answer.json(429, WORDS, "x-should-retry: true"));

        assertThat(pipeline.whole("ann", AGAIN).headers().getAll(SHOULD_RETRY)).containsExactly("false");

        pipeline.account("ann");
        primary.answer(Answer.reset());
        Reply.Broken broken = (Reply.Broken) pipeline.ask("ann", chat("overboard"));

        assertThat(broken.failure().kind()).isEqualTo(Failure.Kind.CONNECT);
        assertThat(broken.mayHaveCost()).isTrue();
    }

    @Test
    void leavesItToTheProviderWhetherToRepeatWhatCostNothing() throws Exception {
        primary.answer(
                Answer.json(429, WORDS, "x-should-retry: true"),
                Answer.json(500, WORDS, "x-should-retry: true"),
                Answer.json(500, WORDS));

        assertThat(pipeline.whole("ann", FIRST).headers().get(SHOULD_RETRY)).isEqualTo("true");
        pipeline.account("ann");
        assertThat(pipeline.whole("ann", chat("forgiven")).headers().get(SHOULD_RETRY))
                .isEqualTo("true");
        pipeline.account("ann");
        assertThat(pipeline.whole("ann", chat("forgiven")).headers().contains(SHOULD_RETRY))
                .isFalse();
    }

    // --- another target

    @Test
    void holdsAFailoverByItself() throws Exception {
        primary.answer(Answer.json(500, WORDS));

        assertThat(pipeline.whole("ann", OVER).headers().get(TARGET)).isEqualTo("spare/backup");

        assertThat(pipeline.account("ann")).isEqualTo(new Account(hold(OVER) + billed(spare), 0));
        assertThat(pipeline.attempts()).isEqualTo(2);
        assertThat(pipeline.count("penstock.failovers", "provider", "primary")).isEqualTo(1);
        assertThat(pipeline.requests("")).isEqualTo(1);
        assertSlotIsFree("ann");
    }

    @Test
    void releasesTheHoldOfAFreeFailureBeforeTheFailover() throws Exception {
        // A store's very first settlement has to bring its script, and admissions overtake it.
        pipeline.whole("ann", FIRST);
        pipeline.account("ann");
        primary.answer(Answer.json(429, WORDS));

        assertThat(pipeline.whole("tight", OVER).headers().get(TARGET)).isEqualTo("spare/backup");

        assertThat(pipeline.account("tight")).isEqualTo(new Account(billed(spare), 0));
        assertSlotIsFree("tight");
    }

    @Test
    void doesNotStoreAnotherTargetsAnswerAsTheFirstOnes() throws Exception {
        primary.answer(Answer.json(429, WORDS));
        pipeline.whole("ann", OVER);

        Reply.Whole second = pipeline.whole("ann", OVER);
        Reply.Whole third = pipeline.whole("ann", OVER);

        assertThat(second.headers().get("cache-status")).isEqualTo("penstock; fwd=miss");
        assertThat(second.headers().get(TARGET)).isEqualTo("primary/over");
        assertThat(third.headers().get("cache-status")).startsWith("penstock; hit");
        assertThat(third.headers().get(TARGET)).isEqualTo("primary/over");
    }

    @Test
    void givesTheFirstFailureWhereTheBudgetCarriesNoFailover() throws Exception {
        primary.answer(Answer.json(500, WORDS));

        Reply.Whole answer = pipeline.whole("ann", DEAR);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).hasToString(WORDS);
        assertThat(answer.headers().get(TARGET)).isEqualTo("primary/dear");
        assertThat(spare.requests()).isEmpty();
        assertThat(pipeline.account("ann")).isEqualTo(new Account(hold(DEAR), 0));
        assertThat(pipeline.attempts()).isEqualTo(1);
        assertThat(pipeline.count("penstock.failovers")).isZero();
        assertSlotIsFree("ann");
    }

    @Test
    void givesTheFirstFailureWhereTheFallbackHasNoPrice() throws Exception {
        primary.answer(Answer.json(500, WORDS));

        Reply.Whole answer = pipeline.whole("ann", UNPRICED);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).hasToString(WORDS);
        assertThat(spare.requests()).isEmpty();
        assertThat(pipeline.account("ann")).isEqualTo(new Account(hold(UNPRICED), 0));
        assertThat(pipeline.count("penstock.failovers")).isZero();
        assertSlotIsFree("ann");
    }

    // --- another model

    @Test
    void doesNotStoreACheaperModelsAnswerAsTheAskedOnes() throws Exception {
        Reply.Whole cheap = pipeline.whole("thrifty", FIRST);
        assertThat(cheap.headers().get(TARGET)).isEqualTo("spare/cheap");

        Reply.Whole asked = pipeline.whole("ann", FIRST);

        assertThat(asked.headers().get(TARGET)).isEqualTo("primary/first");
        assertThat(asked.headers().get("cache-status")).isEqualTo("penstock; fwd=miss");
        assertThat(pipeline.account("ann")).isEqualTo(new Account(billed(primary), 0));
    }

    @Test
    void countsAnotherModelUnderTheVariantThatServed() throws Exception {
        pipeline.whole("frugal", chat("divided"));

        assertThat(pipeline.count("gen_ai.server.request.duration", "variant", "small"))
                .isEqualTo(1);
        assertThat(pipeline.count("gen_ai.server.request.duration", "variant", "large"))
                .isZero();
        assertThat(pipeline.metrics.find("penstock.cost.usd").meters())
                .singleElement()
                .satisfies(meter -> assertThat(meter.getId().getTag("variant")).isEqualTo("small"));
        assertThat(pipeline.count("penstock.added", "stage", "decide")).isEqualTo(1);
    }

    @Test
    void goesOnWithAnotherModelOnce() throws Exception {
        Refusal refusal = pipeline.refusal("stuck", FIRST);

        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.BUDGET_EXHAUSTED);
        assertThat(primary.requests()).isEmpty();
        assertThat(spare.requests()).isEmpty();
        assertThat(pipeline.account("stuck")).isEqualTo(new Account(0, 0));
        assertThat(pipeline.requests("budget_exhausted")).isEqualTo(1);
    }

    private void assertSlotIsFree(String key) throws Exception {
        pipeline.account(key);
        Reply next = pipeline.ask(key, chat("cheap"));
        assertThat(next)
                .isInstanceOfSatisfying(
                        Reply.Whole.class, answer -> assertThat(answer.status()).isEqualTo(200));
    }
}
