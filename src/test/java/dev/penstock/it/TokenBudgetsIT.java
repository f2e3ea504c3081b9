package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.testing.Answer;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.FakeProvider.Bill;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Budgets that count tokens. */
class TokenBudgetsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Tariff TARIFF = new Tariff(1_000_001, 2_000_003);
    private static final long CAP = 90;
    private static final String REQUEST = Customer.asking("talker", CAP);
    private static final long INPUT = Tariff.inputBound(REQUEST);
    private static final long TOKENS = INPUT + CAP;
    private static final long FITTING = 30;
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
                .model("talker", "fake/talker")
                .model("unpriced", "fake/unpriced")
                .price("fake/talker", TARIFF.settings())
                .key("tokens", "spends", tokens(AMPLE))
                .key("tokens", "streams", tokens(AMPLE))
                .key("tokens", "holds", tokens(TOKENS))
                .key("tokens", "poor", tokens(TOKENS - 1))
                .key("tokens", "crowd", tokens(CARRIED * TOKENS + TOKENS / 2))
                .key(
                        "tokens",
                        "fits",
                        tokens(INPUT + FITTING).replace("total }", "total, when_exhausted: { fit: 10 } }"))
                .key("tokens", "blind", tokens(AMPLE))
                .key("tokens", "unpriced", tokens(AMPLE))
                .key("tokens", "broken", tokens(AMPLE));
        gateway = Gateways.in(dir, policies).start();
    }

    private static String tokens(long limit) {
        return "budgets: [ { limit_tokens: " + limit + ", window: total } ]";
    }

    @AfterAll
    static void stop() {
        gateway.close();
        provider.close();
    }

    @Test
    void inputAndOutputAreSpentTogether() throws Exception {
        provider.otherwise(Billed.of(25, 6));

        assertThat(customer("spends").ask(REQUEST).statusCode()).isEqualTo(200);

        awaitTokens("spends", AMPLE, 25 + 6, 0);
    }

    @Test
    void aStreamSpendsTheTokensOfItsUsage() throws Exception {
        CountDownLatch atOnce = new CountDownLatch(0);
        provider.otherwise(Billed.inTwoParts(new Bill("talker", 70, 8), atOnce));

        assertThat(customer("streams").ask(Customer.streamed(REQUEST)).body()).contains("[DONE]");

        awaitTokens("streams", AMPLE, 70 + 8, 0);
    }

    @Test
    void allTokensThatACallMayUseAreHeldWhileItIsUnderWay() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        provider.otherwise(Billed.after(goOn, Billed.of(10, 2)));
        CompletableFuture<HttpResponse<String>> underWay = customer("holds").asks(REQUEST);
        awaitTokens("holds", TOKENS, 0, TOKENS);

        HttpResponse<String> refused = customer("holds").ask(REQUEST);

        assertExhausted(refused, "key:holds/total/tokens", TOKENS, 0, TOKENS, TOKENS);
        goOn.countDown();
        assertThat(underWay.join().statusCode()).isEqualTo(200);
        awaitTokens("holds", TOKENS, 12, 0);
    }

    @Test
    void aCallThatMayUseMoreTokensThanAreLeftIsRefused() throws Exception {
        int before = provider.requests().size();

        HttpResponse<String> refused = customer("poor").ask(REQUEST);

        assertExhausted(refused, "key:poor/total/tokens", TOKENS - 1, 0, 0, TOKENS);
        assertThat(refused.body())
                .contains("limit " + (TOKENS - 1) + " tokens")
                .contains("up to " + TOKENS + " tokens");
        assertThat(provider.requests()).hasSize(before);
    }

    @Test
    void aCrowdSpendsNoMoreTokensThanThereAre() throws Exception {
        new Crowd(provider, customer("crowd"), REQUEST).assertPass(CARRIED, CROWD);

        awaitTokens("crowd", CARRIED * TOKENS + TOKENS / 2, CARRIED * TOKENS, 0);
    }

    @Test
    void theOutputCapIsLoweredToTheTokensThatAreLeft() throws Exception {
        provider.otherwise(Billed.upToTheCap(INPUT));

        HttpResponse<String> answer = customer("fits").ask(REQUEST);

        assertThat(answer.headers().firstValue("x-penstock-output-cap")).hasValue("" + FITTING);
        String sent = provider.requests().get(provider.requests().size() - 1).text();
        assertThat(JSON.readTree(sent).path("max_completion_tokens").asLong()).isEqualTo(FITTING);
        awaitTokens("fits", INPUT + FITTING, INPUT + FITTING, 0);
    }

    @Test
    void inputWhoseTokensNobodyCanCountIsRefused() throws Exception {
        HttpResponse<String> refused = customer("blind").ask(withPicture());

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"cost_not_bounded\"");
        awaitTokens("blind", AMPLE, 0, 0);
    }

    @Test
    void tokensNeedNoPrice() throws Exception {
        provider.otherwise(Billed.of(25, 6));

        assertThat(customer("unpriced").ask(Customer.asking("unpriced", CAP)).statusCode())
                .isEqualTo(200);

        awaitTokens("unpriced", AMPLE, 25 + 6, 0);
    }

    @Test
    void aCallOfWhichNobodyKnowsWhatItUsedIsChargedAllThatItMay() throws Exception {
        provider.otherwise(Answer.json(500, "{\"error\":{}}"));

        assertThat(customer("broken").ask(REQUEST).statusCode()).isEqualTo(500);

        awaitTokens("broken", AMPLE, TOKENS, 0);
    }

    private static void assertExhausted(
            HttpResponse<String> refused, String budget, long limit, long spent, long held, long needed) {
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
        assertThat(refused.body()).contains("\"insufficient_quota\"");
        assertThat(List.of("budget", "budget-limit", "budget-spent", "budget-held", "budget-needed"))
                .map(fact -> refused.headers().firstValue("x-penstock-" + fact).orElse(""))
                .containsExactly(budget, "" + limit, "" + spent, "" + held, "" + needed);
        assertThat(refused.headers().firstValue("x-should-retry")).hasValue("false");
    }

    private static String withPicture() {
        return "{\"model\":\"talker\",\"max_completion_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":"
                + "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.com/cat.png\"}}]}]}";
    }

    private static Customer customer(String key) {
        return new Customer(gateway, key);
    }

    private static void awaitTokens(String key, long limit, long spent, long reserved) throws Exception {
        new Operator(gateway)
                .awaitAccount("tokens.key:" + key + ".total/tokens", new Operator.Account(limit, spent, reserved));
    }
}
