package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mistakes of other gateways by which a budget refuses what it can carry, or does not say why it cannot. Each test is named
 * after its symptom.
 */
class MistakesThatRefuseTooSoonIT {

    private static final Tariff TARIFF = new Tariff(1_000_003, 3_000_017);
    private static final Tariff DIMES = new Tariff(0, 10_000_000);
    private static final long CAP = 100;
    private static final long DEFAULT_CAP = 8_192;
    private static final String REQUEST = Customer.asking("talker", CAP);
    private static final String UNCAPPED = Customer.asking("talker");
    private static final long HOLD = TARIFF.hold(REQUEST, CAP);
    private static final long UNCAPPED_HOLD = TARIFF.hold(UNCAPPED, DEFAULT_CAP);
    private static final long BILLED = TARIFF.cost(30, 10);
    private static final int CARRIED = 3;
    private static final long LIMIT = CARRIED * HOLD;
    private static final long ROUND = 25_000_000_000L;

    @TempDir
    static Path dir;

    private static FakeProvider provider;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        provider = FakeProvider.start();
        Policies policies = Policies.in(dir.resolve("policies"))
                .provider("fake", provider.url(), "retries: 0")
                .model("talker", "fake/talker")
                .model("dimes", "fake/dimes")
                .price("fake/talker", TARIFF.settings())
                .price("fake/dimes", DIMES.settings())
                .key("acme", "careful", Tariff.budget(LIMIT))
                .key("acme", "round", Tariff.budget(ROUND))
                .key("acme", "uncapped", Tariff.budget(CARRIED * UNCAPPED_HOLD))
                .key("acme", "shown", Tariff.budget(HOLD + BILLED));
        gateway = Gateways.in(dir, policies).start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        provider.close();
    }

    /** BerriAI/litellm#38647, #40050: the budget counts as spent what was only held, at many times of what was billed. */
    @Test
    void manySmallBillsDoNotAddUpToTheirLargeHolds() throws Exception {
        provider.otherwise(Billed.of(10, 1));
        int calls = 3 * CARRIED;

        for (int i = 1; i <= calls; i++) {
            assertThat(customer("careful").ask(REQUEST).statusCode()).isEqualTo(200);
            awaitAccount("careful", LIMIT, i * TARIFF.cost(10, 1), 0);
        }
    }

    /** BerriAI/litellm#38647: "Current cost: 25.000000000000004" of a budget of 25. */
    @Test
    void aBudgetOf25IsNotPassedBy25Point000000000000004() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        provider.otherwise(Billed.after(goOn, Billed.upToTheCap(1)));
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        long held = 0;
        double inFloats = 0;

        for (long cap : new long[] {790_000, 1_180_000, 530_000}) {
            answers.add(customer("round").asks(Customer.asking("dimes", cap)));
            held += DIMES.cost(1, cap);
            inFloats += cap / 100_000.0;
            awaitAccount("round", ROUND, 0, held);
        }

        assertThat(held).isEqualTo(ROUND);
        assertThat(inFloats).isEqualTo(25.000000000000004);
        HttpResponse<String> refused = customer("round").ask(Customer.asking("dimes", 1));
        assertThat(refused.headers().firstValue("x-penstock-budget-held")).hasValue("25");
        goOn.countDown();
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        awaitAccount("round", ROUND, ROUND, 0);
    }

    /** BerriAI/litellm#27735, #40050: the key shows less spent than its limit, and is refused all the same. */
    @Test
    void aRefusalShowsWhatIsHeldBesideWhatIsSpent() throws Exception {
        provider.otherwise(Billed.of(30, 10));
        assertThat(customer("shown").ask(REQUEST).statusCode()).isEqualTo(200);
        awaitAccount("shown", HOLD + BILLED, BILLED, 0);
        CountDownLatch goOn = new CountDownLatch(1);
        provider.otherwise(Billed.after(goOn, Billed.of(30, 10)));
        CompletableFuture<HttpResponse<String>> underWay = customer("shown").asks(REQUEST);
        awaitAccount("shown", HOLD + BILLED, BILLED, HOLD);

        HttpResponse<String> refused = customer("shown").ask(REQUEST);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("x-penstock-budget-spent")).hasValue(Tariff.usd(BILLED));
        assertThat(refused.headers().firstValue("x-penstock-budget-held")).hasValue(Tariff.usd(HOLD));
        goOn.countDown();
        assertThat(underWay.join().statusCode()).isEqualTo(200);
    }

    /** BerriAI/litellm#27509: one request without an output cap holds all that is left, and refuses those beside it. */
    @Test
    void aRequestWithoutACapDoesNotHoldAllThatIsLeft() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        provider.otherwise(Billed.after(goOn, Billed.of(30, 10)));
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();

        for (int i = 1; i <= CARRIED; i++) {
            answers.add(customer("uncapped").asks(UNCAPPED));
            awaitAccount("uncapped", CARRIED * UNCAPPED_HOLD, 0, i * UNCAPPED_HOLD);
        }
        goOn.countDown();

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    }

    private static Customer customer(String key) {
        return new Customer(gateway, key);
    }

    private static void awaitAccount(String key, long limit, long spent, long reserved) throws Exception {
        new Operator(gateway).awaitAccount("acme.key:" + key + ".total", new Operator.Account(limit, spent, reserved));
    }
}
