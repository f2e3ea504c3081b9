package dev.penstock.pipeline;

import static dev.penstock.pipeline.PipelineUnderTest.PRICE;
import static dev.penstock.pipeline.PipelineUnderTest.chat;
import static dev.penstock.pipeline.PipelineUnderTest.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Money;
import dev.penstock.core.Refusal;
import dev.penstock.pipeline.PipelineUnderTest.Account;
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
    private static final String CACHE_STATUS = "cache-status";

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
                        .key("acme", "kiosk", budget(0, "cache_only")));
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
}
