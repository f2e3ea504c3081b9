package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Answer;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a target fails another one answers, and what each attempt may have cost is on the account. */
class FailoverIT {

    private static final Tariff PRIMARY = new Tariff(3_000_001, 9_000_007);
    private static final Tariff SPARE = new Tariff(500_003, 1_500_001);
    private static final long CAP = 77;
    private static final long SPARE_COST = SPARE.cost(31, 11);
    private static final String MODEL_HEADER = "x-penstock-model";
    private static final String[] CASES = {
        "dead", "s500", "s503", "s429", "s400", "slow", "cut", "forgiving", "again-503", "again-429", "breaker", "dying"
    };

    @TempDir
    static Path dir;

    private static FakeProvider primary;
    private static FakeProvider spare;
    private static GatewayProcess gateway;

    /** One model, one target and one key for each case: neither accounts nor circuit breakers are shared. */
    @BeforeAll
    static void start() {
        primary = FakeProvider.start();
        spare = FakeProvider.start().otherwise(Billed.of(31, 11));
        Policies policies = Policies.in(dir.resolve("policies"))
                .provider("primary", primary.url(), "retries: 0")
                .provider("nobody", FakeProvider.nobody(), "retries: 0")
                .provider("hasty", primary.url(), "retries: 0", "timeout: 500ms")
                .provider("forgiving", primary.url(), "retries: 0", "bills_on_error: false")
                .provider("patient", primary.url(), "retries: 1")
                .provider("spare", spare.url(), "retries: 0")
                .price("primary/*", PRIMARY.settings())
                .price("nobody/*", PRIMARY.settings())
                .price("hasty/*", PRIMARY.settings())
                .price("forgiving/*", PRIMARY.settings())
                .price("patient/*", PRIMARY.settings())
                .price("spare/*", SPARE.settings())
                .model("backup", "spare/backup");
        for (String name : CASES) {
            policies.model(name, providerOf(name) + "/" + name, "fallbacks: [ backup ]")
                    .key("acme", name, "budgets: [ { limit_usd: 1, window: total } ]", "limits: { concurrency: 1 }");
        }
        gateway = Gateways.in(dir, policies)
                .with("penstock.upstream.breaker.volume", "4")
                .with("penstock.upstream.breaker.delay", "60s")
                .with("penstock.upstream.retry.first-delay", "10ms")
                .start();
    }

    private static String providerOf(String name) {
        return switch (name) {
            case "dead" -> "nobody";
            case "slow" -> "hasty";
            case "forgiving" -> "forgiving";
            case "again-503", "again-429" -> "patient";
            default -> "primary";
        };
    }

    @AfterAll
    static void stop() {
        gateway.close();
        primary.close();
        spare.close();
    }

    @Test
    void aTargetThatCannotBeReachedCostsNothing() throws Exception {
        assertThat(ask("dead").headers().firstValue(MODEL_HEADER)).hasValue("spare/backup");

        assertSpent("dead", SPARE_COST);
    }

    @ParameterizedTest
    @CsvSource({"s500,500", "s503,503"})
    void aServerErrorIsChargedInFullBesideTheAnswerOfTheSpare(String name, int status) throws Exception {
        primary.answer(Answer.json(status, "{\"error\":{\"message\":\"no\"}}"));

        assertThat(ask(name).headers().firstValue(MODEL_HEADER)).hasValue("spare/backup");

        assertSpent(name, hold(name) + SPARE_COST);
    }

    @Test
    void aServerErrorOfAProviderThatDoesNotBillItCostsNothing() throws Exception {
        primary.answer(Answer.json(500, "{}"));

        assertThat(ask("forgiving").headers().firstValue(MODEL_HEADER)).hasValue("spare/backup");

        assertSpent("forgiving", SPARE_COST);
    }

    @Test
    void aTargetThatIsRateLimitedCostsNothing() throws Exception {
        primary.answer(Answer.json(429, "{\"error\":{\"message\":\"later\"}}", "retry-after: 30"));

        assertThat(ask("s429").headers().firstValue(MODEL_HEADER)).hasValue("spare/backup");

        assertSpent("s429", SPARE_COST);
    }

    @Test
    void aBadRequestIsNotTriedElsewhere() throws Exception {
        String words = "{\"error\":{\"message\":\"bad temperature\",\"param\":\"temperature\"}}";
        primary.answer(Answer.json(400, words));
        int before = spare.requests().size();

        HttpResponse<String> answer = customer("s400").ask(request("s400"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(words);
        assertThat(spare.requests()).hasSize(before);
        assertSpent("s400", 0);
    }

    @Test
    void aTargetThatDoesNotAnswerInTimeIsChargedInFull() throws Exception {
        primary.answer(Answer.stall());

        assertThat(ask("slow").headers().firstValue(MODEL_HEADER)).hasValue("spare/backup");

        assertSpent("slow", hold("slow") + SPARE_COST);
    }

    @Test
    void aConnectionThatBreaksBeforeTheAnswerIsChargedInFull() throws Exception {
        primary.answer(Answer.reset());

        assertThat(ask("cut").headers().firstValue(MODEL_HEADER)).hasValue("spare/backup");

        assertSpent("cut", hold("cut") + SPARE_COST);
    }

    @Test
    void aRetryAfterAnErrorThatMayHaveCostIsAHoldOfItsOwn() throws Exception {
        primary.answer(Answer.json(503, "{}"), Billed.of(20, 4));

        assertThat(ask("again-503").headers().firstValue(MODEL_HEADER)).hasValue("patient/again-503");

        assertSpent("again-503", hold("again-503") + PRIMARY.cost(20, 4));
    }

    @Test
    void aRetryAfterARateLimitCostsOneAnswer() throws Exception {
        primary.answer(Answer.json(429, "{}"), Billed.of(20, 4));

        assertThat(ask("again-429").headers().firstValue(MODEL_HEADER)).hasValue("patient/again-429");

        assertSpent("again-429", PRIMARY.cost(20, 4));
    }

    @Test
    void aTargetThatFailsAgainAndAgainIsLeftAlone() throws Exception {
        for (int i = 0; i < 4; i++) {
            primary.answer(Answer.json(500, "{}"));
            ask("breaker");
        }
        int before = primary.requests().size();

        for (int i = 0; i < 3; i++) {
            assertThat(ask("breaker").headers().firstValue(MODEL_HEADER)).hasValue("spare/backup");
        }

        assertThat(primary.requests()).hasSize(before);
        assertSpent("breaker", 4 * hold("breaker") + 7 * SPARE_COST);
    }

    @Test
    void aStreamThatDiesOnItsWayIsChargedInFullAndNotTriedElsewhere() throws Exception {
        String request = Customer.streamed(request("dying"));
        primary.answer(Answer.eventsThenReset(Billed.event("Hello")));
        int before = spare.requests().size();

        try (LiveAnswer answer = customer("dying").watch(request).awaiting("Hello")) {
            assertThat(answer.rest()).contains("\"error\"").doesNotContain("[DONE]");
        }

        assertThat(spare.requests()).hasSize(before);
        assertSpent("dying", PRIMARY.hold(request, CAP));
    }

    private static HttpResponse<String> ask(String name) throws IOException, InterruptedException {
        HttpResponse<String> answer = customer(name).ask(request(name));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static Customer customer(String name) {
        return new Customer(gateway, name);
    }

    private static String request(String name) {
        return Customer.asking(name, CAP);
    }

    private static long hold(String name) {
        return PRIMARY.hold(request(name), CAP);
    }

    private static void assertSpent(String name, long nanoUsd) throws Exception {
        Operator.Account expected = new Operator.Account(1_000_000_000, nanoUsd, 0);
        Eventually.asserts(() -> assertThat(new Operator(gateway).account("acme.key:" + name + ".total"))
                .isEqualTo(expected));
    }
}
