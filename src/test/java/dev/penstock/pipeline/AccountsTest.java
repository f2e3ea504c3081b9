package dev.penstock.pipeline;

import static dev.penstock.pipeline.PipelineUnderTest.PRICE;
import static dev.penstock.pipeline.PipelineUnderTest.chat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Budget;
import dev.penstock.core.Refusal;
import dev.penstock.meter.Promise;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.Policies;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A budget carries the exchanges whose model it counts, by the name that the client means. */
class AccountsTest {

    private static final String FROM_ANN = ",\"user\":\"ann\"}";

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
                        .price("fake/dear", PRICE)
                        .price("fake/cheap", PRICE)
                        .model("dear", "fake/dear")
                        .model("cheap", "fake/cheap")
                        .model("free-*", "fake/*")
                        .key(
                                "acme",
                                "picky",
                                "budgets: [ { limit_usd: 1, window: day, models: [ dear ] },"
                                        + " { limit_usd: 2, window: day, models: [ 'c*' ] },"
                                        + " { limit_requests: 9, window: day } ]",
                                "user_budgets: [ { limit_tokens: 5000, window: day, models: [ 'free-*' ] } ]")
                        .key("acme", "watched", "budgets: [ { limit_usd: 1, window: day, mode: audit } ]")
                        .key(
                                "acme",
                                "onward",
                                "budgets: [ { limit_usd: 0, window: day, models: [ dear ], when_exhausted: { use: cheap } } ]"));
    }

    @AfterEach
    void stop() {
        pipeline.close();
        provider.close();
    }

    @Test
    void countsOnlyTheModelsThatABudgetNames() {
        assertThat(budgets("picky", chat("dear"))).containsExactly("key:picky/day/dear", "key:picky/day/requests");
        assertThat(budgets("picky", chat("cheap"))).containsExactly("key:picky/day/c*", "key:picky/day/requests");
        assertThat(budgets("picky", chat("free-1"))).containsExactly("key:picky/day/requests");
    }

    @Test
    void countsAnEndUsersModelsToo() {
        assertThat(budgets("picky", byAnn("free-1")))
                .hasSize(2)
                .last()
                .asString()
                .startsWith("user:picky:")
                .endsWith("/day/tokens/free-*");
        assertThat(budgets("picky", byAnn("dear"))).hasSize(2);
    }

    @Test
    void promisesMoneyOrTokensOnlyWhereABudgetOfThemCountsTheModel() {
        assertThat(promise("picky", chat("dear"))).isEqualTo(Promise.MONEY);
        assertThat(promise("picky", chat("free-1"))).isEqualTo(Promise.NONE);
        assertThat(promise("picky", byAnn("free-1"))).isEqualTo(Promise.TOKENS);
        assertThat(promise("watched", chat("dear"))).isEqualTo(Promise.NONE);
    }

    @Test
    void needsNoPriceWhereNoBudgetOfMoneyCountsTheModel() throws Exception {
        assertThat(pipeline.whole("picky", chat("free-1")).status()).isEqualTo(200);
        assertThat(pipeline.whole("watched", chat("free-1")).status()).isEqualTo(200);
    }

    @Test
    void leavesOutTheBudgetsOfTheModelThatWasGivenUp() throws Exception {
        assertThat(pipeline.whole("onward", chat("dear")).headers().get("x-penstock-model"))
                .isEqualTo("fake/cheap");
        assertThat(pipeline.account("onward").spent()).isZero();
    }

    @Test
    void refusesAModelWithoutAPriceWhereABudgetOfMoneyCountsIt() throws Exception {
        Policies set = Policies.in(dir.resolve("policies"))
                .provider("fake", provider.url())
                .model("free-1", "fake/free")
                .key("acme", "strict", "budgets: [ { limit_usd: 1, window: day, models: [ 'free*' ] } ]");
        set.write();
        pipeline.policies.refresh();

        assertThat(pipeline.refusal("strict", chat("free-1")).reason()).isEqualTo(Refusal.Reason.MODEL_NOT_PRICED);
    }

    private static String byAnn(String model) {
        String chat = chat(model);
        return chat.substring(0, chat.length() - 1) + FROM_ANN;
    }

    private Iterable<String> budgets(String key, String body) {
        return new Accounts()
                .budgets(pipeline.decided(key, body)).stream()
                        .map(Budget::label)
                        .toList();
    }

    private Promise promise(String key, String body) {
        return new Accounts().promise(pipeline.decided(key, body));
    }
}
