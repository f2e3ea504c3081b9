package dev.penstock.pipeline;

import static dev.penstock.pipeline.PipelineUnderTest.PRICE;
import static dev.penstock.pipeline.PipelineUnderTest.billed;
import static dev.penstock.pipeline.PipelineUnderTest.chat;
import static dev.penstock.pipeline.PipelineUnderTest.hold;
import static dev.penstock.pipeline.PipelineUnderTest.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Money;
import dev.penstock.core.Refusal;
import dev.penstock.pipeline.PipelineUnderTest.Account;
import dev.penstock.testing.Answer;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.Policies;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways out of a spent budget that keep to the model. */
class ExhaustionTest {

    private static final String TALK = chat("talker");
    private static final String CACHE_CONTROL = "cache-control";
    private static final String OUTPUT_CAP = "x-penstock-output-cap";
    private static final String CACHE_STATUS = "cache-status";

    /** In nano-USD a token, by the price. */
    private static final long OUTPUT = 2_000;

    private static final long CAP = 50;
    private static final long CAPPED_OFF = 20;
    private static final long FITTED = CAP - CAPPED_OFF;

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
                        .price("fake/*", PRICE)
                        .model("talker", "fake/talker", "cache: { ttl: 1h }")
                        .key("acme", "ann", "budgets: [ { limit_usd: 1, window: total } ]")
                        .key("acme", "kiosk", budget(0, "cache_only"))
                        .key("acme", "fitted", budget(hold(TALK) - CAPPED_OFF * OUTPUT, "{ fit: " + FITTED + " }"))
                        .key(
                                "acme",
                                "narrow",
                                budget(hold(TALK) - CAPPED_OFF * OUTPUT, "{ fit: " + (FITTED + 1) + " }"))
                        .key("acme", "empty", budget(100, "{ fit: 1 }")));
    }

    private static String budget(long nanoUsd, String whenExhausted) {
        return "budgets: [ { limit_usd: " + new Money(nanoUsd).toUsd() + ", window: total, when_exhausted: "
                + whenExhausted + " } ]";
    }

    @AfterEach
    void stop() {
        pipeline.close();
        provider.close();
    }

    // --- cache_only

    @ParameterizedTest
    @ValueSource(strings = {"no-cache", "max-age=0", "no-store"})
    void givesWhatIsStoredWhateverTheRequestItselfForbids(String directive) throws Exception {
        pipeline.whole("ann", TALK);
        pipeline.account("ann");

        Reply.Whole answer = pipeline.whole("kiosk", TALK, CACHE_CONTROL, directive);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().get(CACHE_STATUS)).startsWith("penstock; hit");
        assertThat(answer.headers().get("x-penstock-cost")).isEqualTo("0");
        assertThat(provider.requests()).hasSize(1);
        assertThat(pipeline.count("penstock.cache.requests", "result", "hit")).isEqualTo(1);
        assertThat(pipeline.count("penstock.refusals")).isZero();
    }

    @Test
    void givesWhatIsStoredAsTheStreamThatIsAskedFor() throws Exception {
        pipeline.whole("ann", TALK);
        pipeline.account("ann");

        Reply.Whole answer = pipeline.whole("kiosk", streamed(TALK), CACHE_CONTROL, "no-cache");

        assertThat(answer.headers().get(CACHE_STATUS)).startsWith("penstock; hit");
        assertThat(answer.body().toString()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void refusesWhereNothingIsStored() throws Exception {
        Refusal refusal = pipeline.refusal("kiosk", TALK);

        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.BUDGET_EXHAUSTED);
        assertThat(provider.requests()).isEmpty();
        assertThat(pipeline.account("kiosk")).isEqualTo(new Account(0, 0));
        assertThat(pipeline.count("penstock.cache.requests", "result", "miss")).isEqualTo(1);
    }

    // --- fit

    @Test
    void lowersTheClientsCapToWhatFits() throws Exception {
        Reply.Whole answer = pipeline.whole("fitted", TALK);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().get(OUTPUT_CAP)).isEqualTo(Long.toString(FITTED));
        assertThat(provider.requests().get(0).text()).contains("\"max_completion_tokens\":" + FITTED + ",");
        assertThat(pipeline.account("fitted")).isEqualTo(new Account(billed(provider), 0));
    }

    @Test
    void setsTheCapThatFitsWhereTheClientNamedNone() throws Exception {
        String uncapped = TALK.replace("\"max_completion_tokens\":50,", "");
        int saved = TALK.length() - uncapped.length();

        Reply.Whole answer = pipeline.whole("fitted", uncapped);

        // A byte less of input leaves half a token more for the output.
        String fitted = Long.toString(FITTED + saved / 2);
        assertThat(answer.headers().get(OUTPUT_CAP)).isEqualTo(fitted);
        assertThat(provider.requests().get(0).text()).contains("\"max_completion_tokens\":" + fitted + ",");
    }

    @Test
    void neverHoldsMoreThanIsLeftNorLessThanTheCapAllows() throws Exception {
        provider.answer(Answer.reset());

        pipeline.ask("fitted", TALK);

        assertThat(pipeline.account("fitted")).isEqualTo(new Account(hold(TALK) - CAPPED_OFF * OUTPUT, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"narrow", "empty"})
    void refusesWhatWouldFitOnlyBelowTheSmallestUsefulCap(String key) throws Exception {
        Refusal refusal = pipeline.refusal(key, TALK);

        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.BUDGET_EXHAUSTED);
        assertThat(provider.requests()).isEmpty();
        assertThat(pipeline.account(key)).isEqualTo(new Account(0, 0));
    }
}
