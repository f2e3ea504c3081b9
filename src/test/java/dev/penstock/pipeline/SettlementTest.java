package dev.penstock.pipeline;

import static dev.penstock.pipeline.PipelineUnderTest.PRICE;
import static dev.penstock.pipeline.PipelineUnderTest.chat;
import static dev.penstock.pipeline.PipelineUnderTest.hold;
import static dev.penstock.pipeline.PipelineUnderTest.yes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.budget.Admission;
import dev.penstock.core.Failure;
import dev.penstock.core.Money;
import dev.penstock.core.Target;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import dev.penstock.meter.Bound;
import dev.penstock.pipeline.PipelineUnderTest.Account;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.Policies;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a hold ends at, whatever its provider says or leaves out. A key for each test: accounts are not shared. */
class SettlementTest {

    private static final String TALK = chat("talker");
    private static final String AMPLE = "budgets: [ { limit_usd: 1, window: total } ]";
    private static final String[] KEYS = {
        "reported", "estimated", "long", "implausible", "twice", "bug", "late-bug", "forgiven", "spoken"
    };

    @TempDir
    static Path dir;

    private static PipelineUnderTest pipeline;

    @BeforeAll
    static void start() {
        Policies set = Policies.in(dir.resolve("policies"))
                .provider("fake", FakeProvider.nobody())
                .provider("forgiving", FakeProvider.nobody(), "bills_on_error: false")
                .price("fake/talker", PRICE)
                .price("forgiving/talker", PRICE)
                .price("fake/speaker", "input: 1", "output: 2", "audio_output: 40")
                .model("talker", "fake/talker")
                .model("forgiving", "forgiving/talker")
                .model("unpriced", "fake/unpriced")
                .model("speaker", "fake/speaker")
                .key("acme", "unbudgeted", "limits: { concurrency: 100 }");
        for (String key : KEYS) {
            set.key("acme", key, AMPLE);
        }
        for (Failure.Kind kind : Failure.Kind.values()) {
            set.key("acme", key(kind), AMPLE);
        }
        pipeline = new PipelineUnderTest(dir, set);
    }

    @AfterAll
    static void stop() {
        pipeline.close();
    }

    private record Attempt(Settlement settlement, Bound bound) {}

    @Test
    void chargesWhatTheProviderReports() throws Exception {
        Spent spent = admitted("reported", TALK).settlement().complete(Optional.of(usage(10, 5)), 1_000);

        assertThat(spent).isEqualTo(new Spent(usage(10, 5), new Money(20_000)));
        assertThat(pipeline.account("reported")).isEqualTo(new Account(20_000, 0));
    }

    @Test
    void chargesAnUpperCountWhereTheProviderReportsNothing() throws Exception {
        Attempt attempt = admitted("estimated", TALK);

        Spent spent = attempt.settlement().complete(Optional.empty(), 7);

        assertThat(spent.usage().evidence()).isEqualTo(Usage.Evidence.ESTIMATED);
        assertThat(spent.usage().totalInput()).isEqualTo(attempt.bound().input());
        assertThat(spent.usage().totalOutput().count()).isEqualTo(7);
        long cost = 1_000 * attempt.bound().input().count() + 2_000 * 7;
        assertThat(spent.cost()).isEqualTo(new Money(cost));
        assertThat(pipeline.account("estimated")).isEqualTo(new Account(cost, 0));
    }

    @Test
    void neverEstimatesMoreThanTheHold() throws Exception {
        Spent spent = admitted("long", TALK).settlement().complete(Optional.empty(), 1_000_000);

        assertThat(spent.cost()).isEqualTo(new Money(hold(TALK)));
        assertThat(pipeline.account("long")).isEqualTo(new Account(hold(TALK), 0));
    }

    @Test
    void chargesTheWholeHoldWhereTheReportCannotBeTrue() throws Exception {
        Spent spent =
                admitted("implausible", TALK).settlement().complete(Optional.of(usage(10, 1_000_000_000_000L)), 7);

        assertThat(spent.usage().evidence()).isEqualTo(Usage.Evidence.ESTIMATED);
        assertThat(spent.cost()).isEqualTo(new Money(hold(TALK)));
        assertThat(pipeline.account("implausible")).isEqualTo(new Account(hold(TALK), 0));
    }

    @Test
    void chargesNothingForATargetWithoutAPrice() throws Exception {
        Settlement settlement = admitted("unbudgeted", chat("unpriced")).settlement();

        assertThat(settlement.cost(usage(10, 5))).isEqualTo(Money.ZERO);
        assertThat(settlement.complete(Optional.of(usage(10, 5)), 7)).isEqualTo(new Spent(usage(10, 5), Money.ZERO));
    }

    @Test
    void chargesTheWholeHoldOfASpokenAnswerWithoutAReport() throws Exception {
        Attempt attempt = admitted(
                "spoken",
                "{\"modalities\":[\"text\",\"audio\"]," + chat("speaker").substring(1));

        Spent spent = attempt.settlement().complete(Optional.empty(), 7);

        assertThat(spent.cost()).isEqualTo(attempt.bound().money());
        assertThat(pipeline.account("spoken"))
                .isEqualTo(new Account(attempt.bound().money().nanoUsd(), 0));
    }

    @Test
    void refusesToEndAHoldTwice() throws Exception {
        Settlement settlement = admitted("twice", TALK).settlement();
        Spent spent = settlement.complete(Optional.of(usage(10, 5)), 7);

        assertThatThrownBy(() -> settlement.chargeAll(true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("resolved twice");

        assertThat(pipeline.account("twice")).isEqualTo(new Account(spent.cost().nanoUsd(), 0));
    }

    @Test
    void chargesTheWholeHoldBehindABug() throws Exception {
        admitted("bug", TALK).settlement().bug();

        assertThat(pipeline.account("bug")).isEqualTo(new Account(hold(TALK), 0));
    }

    @Test
    void leavesAsItIsWhatWasSettledBeforeABug() throws Exception {
        Settlement settlement = admitted("late-bug", TALK).settlement();
        settlement.complete(Optional.of(usage(1, 1)), 7);

        settlement.bug();

        assertThat(pipeline.account("late-bug")).isEqualTo(new Account(3_000, 0));
    }

    @ParameterizedTest
    @EnumSource
    void givesBackOnlyWhatCannotHaveCostAnything(Failure.Kind kind) throws Exception {
        Failure failure = new Failure(kind, 0, "no luck");
        Settlement settlement = admitted(key(kind), TALK).settlement();

        settlement.failed(failure, true);

        assertThat(settlement.mayHaveCost(failure)).isEqualTo(failure.mayHaveCost());
        assertThat(pipeline.account(key(kind))).isEqualTo(new Account(failure.mayHaveCost() ? hold(TALK) : 0, 0));
    }

    @Test
    void givesBackAServerErrorOfAProviderThatDoesNotBillIt() throws Exception {
        Settlement settlement = admitted("forgiven", chat("forgiving")).settlement();
        assertThat(settlement.mayHaveCost(new Failure(Failure.Kind.TIMEOUT, 0, "late")))
                .isTrue();

        settlement.failed(new Failure(Failure.Kind.SERVER_ERROR, 500, "no luck"), true);

        assertThat(pipeline.account("forgiven")).isEqualTo(new Account(0, 0));
    }

    private static Attempt admitted(String key, String body) throws Exception {
        Exchange exchange = pipeline.decided(key, body);
        Stages stages = pipeline.stages();
        Target target = exchange.plan().first();
        Bound bound = yes(stages.bound(exchange, target));
        Admission admission =
                pipeline.onLoopAwaited(() -> pipeline.ledger.admit(stages.reservation(exchange, target, 1, bound)));
        return admission.fold(
                yes -> new Attempt(new Settlement(pipeline.ledger, yes.hold(), bound, exchange, target), bound),
                denied -> {
                    throw new AssertionError(denied.refusal().message());
                },
                refused -> {
                    throw new AssertionError(refused.refusal().message());
                });
    }

    private static String key(Failure.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Usage usage(long input, long output) {
        return new Usage(
                new Tokens(input), Tokens.ZERO, Tokens.ZERO, new Tokens(output), Tokens.ZERO, Usage.Evidence.REPORTED);
    }
}
