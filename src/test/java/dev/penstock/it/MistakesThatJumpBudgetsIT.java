package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.redis.PrivateRedis;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.FakeProvider.Bill;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Mistakes of other gateways by which requests get past a budget that cannot carry them: it is looked at before it is
 * taken from, each replica has one of its own, another one decides, or what is missing counts as unspent. Each test is named after its symptom.
 *
 * <p>Crowds at two replicas at once are told in {@link TwoGatewaysIT}.
 */
class MistakesThatJumpBudgetsIT {

    private static final Tariff TARIFF = new Tariff(1_500_007, 4_500_011);
    private static final Tariff DEAR = new Tariff(0, 1_000_000_000_000L);
    private static final long CAP = 100;
    private static final String REQUEST = Customer.asking("talker", CAP);
    private static final long HOLD = TARIFF.hold(REQUEST, CAP);
    private static final String OF_A_USER = "{\"user\":\"ann\"," + REQUEST.substring(1);
    private static final long HOLD_OF_A_USER = TARIFF.hold(OF_A_USER, CAP);
    private static final long AMPLE = 1_000_000_000;
    private static final long MILLION = 1_000_000_000_000_000L;
    private static final int CARRIED = 5;
    private static final int CROWD = 40;
    private static final int MANY = 110;

    @TempDir
    static Path dir;

    private static PrivateRedis redis;
    private static FakeProvider provider;
    private static GatewayProcess one;
    private static GatewayProcess other;

    @BeforeAll
    static void start() throws Exception {
        redis = PrivateRedis.start(dir.resolve("redis"), new SecureRandom());
        provider = FakeProvider.start();
        Policies policies = Policies.in(dir.resolve("policies"))
                .provider("fake", provider.url(), "retries: 0")
                .model("talker", "fake/talker")
                .model("dear", "fake/dear")
                .price("fake/talker", TARIFF.settings())
                .price("fake/dear", DEAR.settings())
                .key("acme", "nearly-spent", budgets(total(HOLD + almost(CARRIED, HOLD))))
                .key("acme", "users", "user_" + budgets(total(almost(CARRIED, HOLD_OF_A_USER))))
                .key("acme", "large", budgets(total(almost(MANY, HOLD))))
                .key("acme", "millions", budgets(total(9 * MILLION)))
                .key("acme", "replicas", budgets(total(almost(CARRIED, HOLD))))
                .key("acme", "rate", "limits: { requests_per_minute: 2 }")
                .key("acme", "slot", "limits: { concurrency: 1 }")
                .key("lost", "lost", budgets(total(AMPLE)))
                .key("other", "other", budgets(total(AMPLE)))
                .key("any-key", "any-key", budgets(total(HOLD)), "user_" + budgets(total(AMPLE)))
                .tenant("any-key", budgets(total(AMPLE)))
                .team("any-team", "any", budgets(total(HOLD)))
                .key("any-team", "any-team", "team: any", budgets(total(AMPLE)))
                .tenant("any-tenant", budgets(total(HOLD)))
                .key("any-tenant", "any-tenant", budgets(total(AMPLE)))
                .key("any-user", "any-user", budgets(total(AMPLE)), "user_" + budgets(total(HOLD_OF_A_USER)))
                .key(
                        "any-window",
                        "any-window",
                        budgets(total(HOLD), total(AMPLE).replace("total", "month")));
        one = Gateways.on(redis, dir.resolve("one"), policies).start();
        other = Gateways.on(redis, dir.resolve("other"), policies).start();
        warmUp();
    }

    /** On a busy machine a crowd that is the first to come waits for as long as its patience. */
    private static void warmUp() throws Exception {
        for (GatewayProcess replica : List.of(one, other)) {
            assertThat(new Customer(replica, "other").ask(REQUEST).statusCode()).isEqualTo(200);
        }
    }

    /** So many units, and not quite one more. */
    private static long almost(int units, long each) {
        return units * each + each / 2;
    }

    private static String total(long nanoUsd) {
        return "{ limit_usd: " + Tariff.usd(nanoUsd) + ", window: total }";
    }

    private static String budgets(String... budgets) {
        return "budgets: [ " + String.join(", ", budgets) + " ]";
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        provider.close();
        redis.close();
    }

    /** QuantumNous/new-api#5690, #6609, BerriAI/litellm#34732: all who come at once find enough left, and all pass. */
    @Test
    void aCrowdAtTheEndOfTheBudgetGetsNoMoreThanWhatIsLeft() throws Exception {
        provider.otherwise(Billed.upToTheCap(Tariff.inputBound(REQUEST)));
        assertThat(new Customer(one, "nearly-spent").ask(REQUEST).statusCode()).isEqualTo(200);

        new Crowd(provider, new Customer(one, "nearly-spent"), REQUEST).assertPass(CARRIED, CROWD);

        long spent = (CARRIED + 1) * HOLD;
        awaitAccount("acme.key:nearly-spent.total", HOLD + almost(CARRIED, HOLD), spent);
    }

    /** BerriAI/litellm#40095: the first requests of an end user whom nobody knows yet pass their default budget. */
    @Test
    void theFirstRequestsOfAnEndUserDoNotPassTheDefaultBudget() throws Exception {
        new Crowd(provider, new Customer(one, "users"), OF_A_USER).assertPass(CARRIED, CROWD);
    }

    /** songquanpeng/one-api#2440: nothing is held of a balance of a hundred times what the request needs. */
    @Test
    void aBalanceOfAHundredRequestsHoldsEachOfThem() throws Exception {
        new Crowd(provider, new Customer(one, "large"), REQUEST).assertPass(MANY, MANY + CROWD);

        awaitAccount("acme.key:large.total", almost(MANY, HOLD), MANY * HOLD);
    }

    /** songquanpeng/one-api#2440, at sums whose nano-USD need all of the 53 bits that a script counts in. */
    @Test
    void aBalanceOfMillionsIsHeldToTheLastOne() throws Exception {
        String request = Customer.asking("dear", MILLION / DEAR.cost(0, 1));

        new Crowd(provider, new Customer(one, "millions"), request).assertPass(9, CROWD);

        awaitAccount("acme.key:millions.total", 9 * MILLION, 9 * MILLION);
    }

    /** maximhq/bifrost#3547, BerriAI/litellm#39390: with so many replicas, so many times the budget. */
    @Test
    void aBudgetIsSpentOnceHoweverManyReplicasThereAre() throws Exception {
        provider.otherwise(Billed.upToTheCap(Tariff.inputBound(REQUEST)));

        for (int i = 0; i < CARRIED; i++) {
            GatewayProcess replica = i % 2 == 0 ? one : other;
            assertThat(new Customer(replica, "replicas").ask(REQUEST).statusCode())
                    .isEqualTo(200);
        }

        for (GatewayProcess replica : List.of(one, other)) {
            HttpResponse<String> refused = new Customer(replica, "replicas").ask(REQUEST);
            assertThat(refused.body()).contains("\"insufficient_quota\"");
        }
        awaitAccount("acme.key:replicas.total", almost(CARRIED, HOLD), CARRIED * HOLD);
    }

    /** maximhq/bifrost#3547: the same with rates. */
    @Test
    void aRateIsCountedOnceHoweverManyReplicasThereAre() throws Exception {
        provider.otherwise(Billed.of(1, 1));

        for (GatewayProcess replica : List.of(one, other)) {
            assertThat(new Customer(replica, "rate").ask(REQUEST).statusCode()).isEqualTo(200);
        }

        for (GatewayProcess replica : List.of(one, other)) {
            assertThat(new Customer(replica, "rate").ask(REQUEST).body()).contains("\"rate_limit_exceeded\"");
        }
    }

    /** maximhq/bifrost#3547: the same with requests under way. */
    @Test
    void aSlotThatIsTakenAtOneReplicaIsTakenAtAll() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        provider.otherwise(Billed.inTwoParts(new Bill("talker", 1, 1), goOn));

        try (LiveAnswer stream =
                new Customer(one, "slot").watch(Customer.streamed(REQUEST)).awaiting("first")) {
            assertThat(new Customer(other, "slot").ask(REQUEST).body()).contains("1 requests at a time");
            goOn.countDown();
            assertThat(stream.rest()).contains("[DONE]");
        }
    }

    /** maximhq/bifrost#299: a request passes as long as any of its budgets has something left. */
    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "any-key, key:any-key/total",
        "any-team, team:any/total",
        "any-tenant, tenant/total",
        "any-user, user:any-user:",
        "any-window, key:any-window/total"
    })
    void aBudgetThatIsSpentRefusesHoweverMuchTheOthersHave(String key, String budget) throws Exception {
        String request = key.equals("any-user") ? OF_A_USER : REQUEST;
        provider.otherwise(Billed.upToTheCap(Tariff.inputBound(request)));
        Customer customer = new Customer(one, key);

        assertThat(customer.ask(request).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = customer.ask(request);

        assertThat(refused.body()).contains("\"insufficient_quota\"");
        assertThat(refused.headers().firstValue("x-penstock-budget"))
                .hasValueSatisfying(named -> assertThat(named).startsWith(budget));
    }

    /** TensorZero: a key that is missing in the store is a bucket that is full. */
    @Test
    void anAccountThatIsMissingIsNotUnspent() throws Exception {
        provider.otherwise(Billed.of(50, 5));
        assertThat(new Customer(one, "lost").ask(REQUEST).statusCode()).isEqualTo(200);
        awaitAccount("lost.key:lost.total", AMPLE, TARIFF.cost(50, 5));
        int before = provider.requests().size();

        delete("{t:lost}:acct");

        for (GatewayProcess replica : List.of(one, other)) {
            HttpResponse<String> refused = new Customer(replica, "lost").ask(REQUEST);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("\"budget_store_unavailable\"");
        }
        assertThat(provider.requests()).hasSize(before);
        assertThat(new Customer(one, "other").ask(REQUEST).statusCode())
                .as("the accounts of others are there")
                .isEqualTo(200);
    }

    private static void delete(String key) throws IOException {
        String password = redis.uri().getUserInfo().substring(1);
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), redis.uri().getPort())) {
            socket.getOutputStream()
                    .write(("AUTH " + password + "\r\nDEL " + key + "\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("+OK\r\n:1\r\n+OK\r\n");
        }
    }

    private static void awaitAccount(String id, long limit, long spent) throws Exception {
        Operator.Account expected = new Operator.Account(limit, spent, 0);
        new Operator(one).awaitAccount(id, expected);
        new Operator(other).awaitAccount(id, expected);
    }
}
