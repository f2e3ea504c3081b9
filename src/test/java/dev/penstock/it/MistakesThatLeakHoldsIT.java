package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Answer;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.FakeProvider.Bill;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mistakes of other gateways by which holds leak, so that a budget refuses although it is not spent. Each test is named
 * after its symptom.
 *
 * <p>Two more are told elsewhere: what a killed gateway held in {@link CrashIT}, and what was held for clients who left before
 * the answer in {@link ClientGoneIT}.
 */
class MistakesThatLeakHoldsIT {

    private static final Tariff TARIFF = new Tariff(1_000_003, 3_000_017);
    private static final long CAP = 100;
    private static final String REQUEST = Customer.asking("talker", CAP);
    private static final String STREAM = Customer.streamed(REQUEST);
    private static final long HOLD = TARIFF.hold(REQUEST, CAP);
    private static final int CARRIED = 3;
    private static final long LIMIT = CARRIED * HOLD;
    private static final long AMPLE = 1_000_000_000;

    @TempDir
    static Path dir;

    private static FakeProvider provider;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        provider = FakeProvider.start();
        Policies policies = Policies.in(dir.resolve("policies"))
                .provider("fake", provider.url(), "retries: 0")
                .provider("honest", provider.url(), "retries: 0", "bills_on_error: false")
                .provider("nobody", FakeProvider.nobody(), "retries: 0")
                .model("talker", "fake/talker")
                .price("fake/talker", TARIFF.settings())
                .tenant("poor", Tariff.budget(AMPLE))
                .team("poor", "poor", Tariff.budget(HOLD - 1))
                .key("poor", "poor", "team: poor", Tariff.budget(AMPLE))
                .key("slow", "slow", Tariff.budget(AMPLE), "limits: { requests_per_minute: 1 }");
        for (String target : List.of("fake/refused", "fake/limited", "honest/broken", "nobody/away")) {
            String name = target.substring(target.indexOf('/') + 1);
            policies.model(name, target).price(target, TARIFF.settings()).key("acme", name, Tariff.budget(LIMIT));
        }
        for (String key : List.of("billed-errors", "inside")) {
            policies.key("acme", key, Tariff.budget(LIMIT));
        }
        for (String key : List.of("resets", "errors", "leavers")) {
            policies.key("acme", key, Tariff.budget(AMPLE));
        }
        gateway = Gateways.in(dir, policies)
                .with("penstock.journal.segment-bytes", "1")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        provider.close();
    }

    /** BerriAI/litellm#27639, #36926: counters climb with each request that fails, until all are refused. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void aProviderThatFailsTakesNothingFromTheBudget(String name, Answer failure) throws Exception {
        provider.otherwise(failure);

        for (int i = 0; i < 2 * CARRIED; i++) {
            assertThat(customer(name).ask(Customer.asking(name, CAP)).statusCode())
                    .isNotEqualTo(200);
        }

        awaitAccount(name, LIMIT, 0, 0);
        assertCarriesAll(name, CARRIED);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("refused", Answer.json(400, "{\"error\":{}}")),
                Arguments.of("limited", Answer.json(429, "{\"error\":{}}")),
                Arguments.of("broken", Answer.json(500, "{\"error\":{}}")),
                Arguments.of("away", Answer.stall()));
    }

    /** BerriAI/litellm#36926: what may have been billed is spent, once, and nothing of it stays held beside. */
    @Test
    void anErrorThatMayHaveBeenBilledIsNotHeldAsWell() throws Exception {
        provider.otherwise(Answer.json(500, "{\"error\":{}}"));

        assertThat(customer("billed-errors").ask(REQUEST).statusCode()).isEqualTo(500);

        awaitAccount("billed-errors", LIMIT, HOLD, 0);
        assertCarriesAll("billed-errors", CARRIED - 1);
    }

    /** BerriAI/litellm#27639. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void aStreamThatBreaksLeavesNothingHeld(String key, Answer broken) throws Exception {
        provider.otherwise(broken);

        assertThat(customer(key).ask(STREAM).body()).contains("Hello").contains("error");

        awaitAccount(key, AMPLE, TARIFF.hold(STREAM, CAP), 0);
    }

    static Stream<Arguments> breaks() {
        return Stream.of(
                Arguments.of("resets", Answer.eventsThenReset(Billed.event("Hello"))),
                Arguments.of(
                        "errors", Answer.events(Billed.event("Hello"), "{\"error\":{\"message\":\"overloaded\"}}")));
    }

    /** BerriAI/litellm#27639, #30522: the holds of clients who hang up add up, and refuse everybody for a while. */
    @Test
    void clientsWhoHangUpLeaveNothingHeld() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        provider.otherwise(Billed.inTwoParts(new Bill("talker", 40, 10), left));
        int clients = 8;

        for (int i = 0; i < clients; i++) {
            customer("leavers").watch(STREAM).awaiting("first").close();
        }
        left.countDown();

        awaitAccount("leavers", AMPLE, clients * TARIFF.cost(40, 10), 0);
    }

    /** BerriAI/litellm#36926: a request that one budget refuses stays held in the others. */
    @Test
    void whoIsRefusedByOneBudgetHoldsNothingInTheOthers() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(customer("poor").asks(REQUEST));
        }

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().body()).contains("insufficient_quota"));

        Operator operator = new Operator(gateway);
        assertThat(operator.account("poor.tenant.total")).isEqualTo(new Operator.Account(AMPLE, 0, 0));
        assertThat(operator.account("poor.team:poor.total")).isEqualTo(new Operator.Account(HOLD - 1, 0, 0));
        assertThat(operator.account("poor.key:poor.total")).isEqualTo(new Operator.Account(AMPLE, 0, 0));
    }

    /** BerriAI/litellm#36926. */
    @Test
    void whoIsToldToWaitHoldsNothing() throws Exception {
        provider.otherwise(Billed.of(20, 5));
        assertThat(customer("slow").ask(REQUEST).statusCode()).isEqualTo(200);

        for (int i = 0; i < CARRIED; i++) {
            assertThat(customer("slow").ask(REQUEST).body()).contains("rate_limit_exceeded");
        }

        new Operator(gateway).awaitAccount("slow.key:slow.total", new Operator.Account(AMPLE, TARIFF.cost(20, 5), 0));
    }

    /** QuantumNous/new-api#4429: a hold is lost for good when the gateway itself fails after it has taken it. */
    @Test
    void aGatewayThatFailsInsideGivesTheHoldBack() throws Exception {
        Path journal = dir.resolve("data/journal");
        Path elsewhere = dir.resolve("data/elsewhere");
        provider.otherwise(Billed.of(1, 1));
        int before = provider.requests().size();

        Files.move(journal, elsewhere);
        try {
            for (int i = 0; i < 2 * CARRIED; i++) {
                assertThat(customer("inside").ask(REQUEST).body()).contains("budget_store_unavailable");
            }
        } finally {
            Files.move(elsewhere, journal);
        }

        assertThat(provider.requests()).as("nothing was sent").hasSize(before);
        awaitAccount("inside", LIMIT, 0, 0);
        assertCarriesAll("inside", CARRIED);
    }

    /** Just so many calls are still carried, each of which costs all that is held for it. */
    private static void assertCarriesAll(String key, int calls) throws Exception {
        provider.otherwise(Billed.upToTheCap(Tariff.inputBound(REQUEST)));
        for (int i = 0; i < calls; i++) {
            assertThat(customer(key).ask(REQUEST).statusCode()).isEqualTo(200);
        }
        awaitAccount(key, LIMIT, LIMIT, 0);
        assertThat(customer(key).ask(REQUEST).statusCode()).isEqualTo(429);
    }

    private static Customer customer(String key) {
        return new Customer(gateway, key);
    }

    private static void awaitAccount(String key, long limit, long spent, long reserved) throws Exception {
        new Operator(gateway).awaitAccount("acme.key:" + key + ".total", new Operator.Account(limit, spent, reserved));
    }
}
