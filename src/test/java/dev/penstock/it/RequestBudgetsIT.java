package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Answer;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Budgets that count requests: attempts that a provider may have served. */
class RequestBudgetsIT {

    private static final Tariff TARIFF = new Tariff(1_000_001, 2_000_003);
    private static final long CAP = 90;
    private static final String REQUEST = Customer.asking("talker", CAP);
    private static final long AMPLE = 1_000_000;
    private static final int CARRIED = 3;
    private static final int CROWD = 30;

    @TempDir
    static Path dir;

    private static FakeProvider provider;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        provider = FakeProvider.start();
        Policies policies = Policies.in(dir.resolve("policies"))
                .provider("fake", provider.url(), "retries: 0")
                .provider("stubborn", provider.url(), "retries: 1")
                .provider("nobody", FakeProvider.nobody(), "retries: 0")
                .model("talker", "fake/talker")
                .model("unpriced", "fake/unpriced")
                .model("stubborn", "stubborn/talker")
                .model("away", "nobody/talker")
                .price("fake/talker", TARIFF.settings())
                .key("requests", "few", requests(CARRIED))
                .key("requests", "many", requests(CARRIED))
                .key("requests", "unserved", requests(1))
                .key("requests", "retried", requests(CARRIED))
                .key("requests", "pictures", requests(CARRIED))
                .key("requests", "models", requests(1).replace("total }", "total, models: [ \"un*\" ] }"))
                .tenant(
                        "mixed",
                        "budgets: [ { limit_usd: 1, window: total }, { limit_tokens: " + AMPLE + ", window: total },"
                                + " { limit_requests: 1, window: total } ]")
                .key("mixed", "mixed");
        gateway = Gateways.in(dir, policies).start();
    }

    private static String requests(long limit) {
        return "budgets: [ { limit_requests: " + limit + ", window: total } ]";
    }

    @AfterAll
    static void stop() {
        gateway.close();
        provider.close();
    }

    @Test
    void justSoManyRequestsAreCarried() throws Exception {
        provider.otherwise(Billed.of(25, 6));
        for (int i = 0; i < CARRIED; i++) {
            assertThat(customer("few").ask(REQUEST).statusCode()).isEqualTo(200);
        }
        awaitRequests("few", CARRIED, CARRIED);

        HttpResponse<String> refused = customer("few").ask(REQUEST);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body())
                .contains("\"insufficient_quota\"")
                .contains("limit 3 requests, spent 3 requests, held 0 requests, and the call needs up to 1 requests");
        assertThat(refused.headers().firstValue("x-penstock-budget")).hasValue("key:few/total/requests");
        assertThat(refused.headers().firstValue("x-penstock-budget-limit")).hasValue("3");
    }

    @Test
    void aCrowdMakesNoMoreRequestsThanThereAre() throws Exception {
        new Crowd(provider, customer("many"), REQUEST).assertPass(CARRIED, CROWD);

        awaitRequests("many", CARRIED, CARRIED);
    }

    @Test
    void aRequestThatNobodyServedIsNotCounted() throws Exception {
        assertThat(customer("unserved").ask(Customer.asking("away", CAP)).statusCode())
                .isEqualTo(502);
        awaitRequests("unserved", 1, 0);
        provider.otherwise(Answer.json(400, "{\"error\":{}}"));
        assertThat(customer("unserved").ask(REQUEST).statusCode()).isEqualTo(400);
        awaitRequests("unserved", 1, 0);

        provider.otherwise(Billed.of(25, 6));
        assertThat(customer("unserved").ask(REQUEST).statusCode()).isEqualTo(200);

        awaitRequests("unserved", 1, 1);
    }

    @Test
    void aRetryOfWhatMayHaveBeenServedIsARequestOfItsOwn() throws Exception {
        provider.answer(Answer.json(500, "{\"error\":{}}")).otherwise(Billed.of(25, 6));

        assertThat(customer("retried").ask(Customer.asking("stubborn", CAP)).statusCode())
                .isEqualTo(200);

        awaitRequests("retried", CARRIED, 2);
    }

    @Test
    void requestsNeedNeitherPriceNorBound() throws Exception {
        provider.otherwise(Billed.of(25, 6));

        assertThat(customer("pictures").ask(withPicture()).statusCode()).isEqualTo(200);
        assertThat(customer("pictures").ask(Customer.asking("unpriced")).statusCode())
                .isEqualTo(200);

        awaitRequests("pictures", CARRIED, 2);
    }

    @Test
    void onlyRequestsForTheModelsThatABudgetNamesAreCounted() throws Exception {
        provider.otherwise(Billed.of(25, 6));
        String counted = Customer.asking("unpriced", CAP);

        assertThat(customer("models").ask(counted).statusCode()).isEqualTo(200);

        assertThat(customer("models").ask(counted).statusCode()).isEqualTo(429);
        assertThat(customer("models").ask(REQUEST).statusCode()).isEqualTo(200);
    }

    @Test
    void moneyTokensAndRequestsAreCountedBesideEachOther() throws Exception {
        provider.otherwise(Billed.of(25, 6));

        HttpResponse<String> answer = customer("mixed").ask(REQUEST);

        assertThat(answer.statusCode()).isEqualTo(200);
        Operator operator = new Operator(gateway);
        operator.awaitAccount("mixed.tenant.total", new Operator.Account(1_000_000_000, TARIFF.cost(25, 6), 0));
        operator.awaitAccount("mixed.tenant.total/tokens", new Operator.Account(AMPLE, 25 + 6, 0));
        operator.awaitAccount("mixed.tenant.total/requests", new Operator.Account(1, 1, 0));
        assertThat(customer("mixed").ask(REQUEST).headers().firstValue("x-penstock-budget"))
                .hasValue("tenant/total/requests");
    }

    private static String withPicture() {
        return "{\"model\":\"talker\",\"max_completion_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":"
                + "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.com/cat.png\"}}]}]}";
    }

    private static Customer customer(String key) {
        return new Customer(gateway, key);
    }

    private static void awaitRequests(String key, long limit, long spent) throws Exception {
        new Operator(gateway)
                .awaitAccount("requests.key:" + key + ".total/requests", new Operator.Account(limit, spent, 0));
    }
}
