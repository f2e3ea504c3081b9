package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.testing.Answer;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.FakeProvider.Bill;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Mistakes of other gateways by which providers bill what nobody held or charged. Each test is named after its symptom.
 */
class MistakesThatMissBillsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Tariff TARIFF = new Tariff(2_000_003, 8_000_009);
    private static final long CAP = 100;
    private static final String REQUEST = Customer.asking("talker", CAP);
    private static final String STREAM = Customer.streamed(REQUEST);
    private static final long HOLD = TARIFF.hold(REQUEST, CAP);
    private static final long FITTING = 40;
    private static final long AMPLE = 1_000_000_000;
    private static final long LARGEST_INPUT = 5_000;

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
                .model("seer", "fake/seer")
                .price("fake/talker", TARIFF.settings())
                .price("fake/seer", seer())
                .key("acme", "low", Tariff.budget(HOLD - 1))
                .key("acme", "uncapped", fitting(Customer.asking("talker")))
                .key("acme", "capped", fitting(REQUEST))
                .key("acme", "overrun", Tariff.budget(HOLD))
                .tenant("acme", Tariff.budget(1_000 * AMPLE));
        for (String key : List.of("unpriced", "picture", "unbounded", "leaver", "one-choice", "two-choices")) {
            policies.key("acme", key, Tariff.budget(AMPLE));
        }
        gateway = Gateways.in(dir, policies).start();
    }

    private static String[] seer() {
        String[] price = TARIFF.settings();
        return new String[] {price[0], price[1], "max_input_tokens: " + LARGEST_INPUT};
    }

    /** Carries the request with this cap at most, and lets it go out with a lower one. */
    private static String fitting(String request) {
        return Tariff.budget(TARIFF.hold(request, FITTING)).replace("total }", "total, when_exhausted: { fit: 10 } }");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        provider.close();
    }

    /** BerriAI/litellm#40002: the hold is resized to what is left, and the request goes out as large as it was. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"uncapped, 0", "capped, 100"})
    void aBalanceThatIsLowResizesNoHoldBelowWhatTheRequestMayCost(String key, long ownCap) throws Exception {
        String request = ownCap == 0 ? Customer.asking("talker") : Customer.asking("talker", ownCap);
        long limit = TARIFF.hold(request, FITTING);
        CountDownLatch goOn = new CountDownLatch(1);
        provider.otherwise(Billed.after(goOn, Billed.upToTheCap(Tariff.inputBound(request))));

        CompletableFuture<HttpResponse<String>> underWay = customer(key).asks(request);
        awaitAccount(key, limit, 0, limit);
        goOn.countDown();

        HttpResponse<String> answer = underWay.join();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-penstock-output-cap")).hasValue("" + FITTING);
        assertThat(JSON.readTree(lastRequest()).path("max_completion_tokens").asLong())
                .isEqualTo(FITTING);
        awaitAccount(key, limit, limit, 0);
    }

    /** BerriAI/litellm#40002, where nothing says that the request may be smaller. */
    @Test
    void aBalanceThatIsLowRefusesAndSendsNothing() throws Exception {
        int before = provider.requests().size();

        assertThat(customer("low").ask(REQUEST).body()).contains("insufficient_quota");

        assertThat(provider.requests()).hasSize(before);
        awaitAccount("low", HOLD - 1, 0, 0);
    }

    /** BerriAI/litellm#35524: no hold where the cost cannot be told, so that any number of requests pass. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/chat/completions|{\"model\":\"unpriced\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}",
                "/completions|{\"model\":\"unpriced\",\"prompt\":\"Hello\"}",
                "/embeddings|{\"model\":\"unpriced\",\"input\":\"Hello\"}",
            })
    void aModelWithoutAPriceIsNotFree(String path, String body) throws Exception {
        int before = provider.requests().size();

        HttpResponse<String> refused = new Client(gateway, Policies.secret("unpriced")).post(path, body);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"model_not_priced\"");
        assertThat(provider.requests()).hasSize(before);
    }

    /** BerriAI/litellm#35524: no hold for pictures. */
    @Test
    void aPictureIsHeldAtTheLargestInputOfItsModel() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        provider.otherwise(Billed.after(goOn, Billed.upToTheCap(LARGEST_INPUT)));
        long hold = TARIFF.cost(LARGEST_INPUT, CAP);

        CompletableFuture<HttpResponse<String>> underWay = customer("picture").asks(showing("seer", "image_url"));
        awaitAccount("picture", AMPLE, 0, hold);
        goOn.countDown();

        assertThat(underWay.join().statusCode()).isEqualTo(200);
        awaitAccount("picture", AMPLE, hold, 0);
    }

    /** BerriAI/litellm#35524: no hold for pictures and sound of which nobody knows what they cost. */
    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"image_url, talker", "input_audio, talker", "video_url, talker", "file, talker"})
    void whatNoBytesBoundIsNotFree(String part, String model) throws Exception {
        int before = provider.requests().size();

        HttpResponse<String> refused = customer("unbounded").ask(showing(model, part));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"cost_not_bounded\"");
        assertThat(provider.requests()).hasSize(before);
        awaitAccount("unbounded", AMPLE, 0, 0);
    }

    /** BerriAI/litellm#30522: a stream that its client cancels is charged its input only. */
    @Test
    void whoCancelsIsChargedTheOutputToo() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        provider.otherwise(Billed.inTwoParts(new Bill("talker", 44, 17), left));

        customer("leaver").watch(STREAM).awaiting("first").close();
        left.countDown();

        awaitAccount("leaver", AMPLE, TARIFF.cost(44, 17), 0);
    }

    /** Higress: a stream whose provider reports no usage costs nothing. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"one-choice, 1", "two-choices, 2"})
    void aStreamWithoutUsageIsNotFree(String key, int choices) throws Exception {
        String text = "Grüße aus dem Wald";
        String request = "{\"n\":" + choices + "," + STREAM.substring(1);
        provider.otherwise(Answer.chat(text).withoutUsage());
        int before = provider.bills().size();

        assertThat(customer(key).ask(request).body()).contains("[DONE]");

        long bytes = text.getBytes(StandardCharsets.UTF_8).length;
        long charged = TARIFF.cost(Tariff.inputBound(request), choices * bytes);
        assertThat(charged).isGreaterThanOrEqualTo(TARIFF.cost(provider.bills().subList(before, before + 1)));
        awaitAccount(key, AMPLE, charged, 0);
    }

    /** TensorZero: what a provider bills beyond the hold is dropped where the budget has no room for it. */
    @Test
    void anOverrunThatDoesNotFitIsChargedAllTheSame() throws Exception {
        long billed = TARIFF.cost(9_000, 9_000);
        long before = new Operator(gateway).account("acme.tenant.total").spent();
        provider.otherwise(Billed.of(9_000, 9_000));

        assertThat(customer("overrun").ask(REQUEST).statusCode()).isEqualTo(200);

        awaitAccount("overrun", HOLD, billed, 0);
        assertThat(new Operator(gateway).account("acme.tenant.total").spent()).isEqualTo(before + billed);
        HttpResponse<String> refused = customer("overrun").ask(REQUEST);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("x-penstock-budget-spent")).hasValue(Tariff.usd(billed));
        assertThat(new Operator(gateway).metric("penstock_overrun_usd_total")).isPositive();
    }

    private static String showing(String model, String part) {
        return "{\"model\":\"" + model + "\",\"max_completion_tokens\":" + CAP
                + ",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"What is this?\"},"
                + "{\"type\":\"" + part + "\",\"" + part + "\":{\"url\":\"https://example.com/1\"}}]}]}";
    }

    private static String lastRequest() {
        return provider.requests().get(provider.requests().size() - 1).text();
    }

    private static Customer customer(String key) {
        return new Customer(gateway, key);
    }

    private static void awaitAccount(String key, long limit, long spent, long reserved) throws Exception {
        new Operator(gateway).awaitAccount("acme.key:" + key + ".total", new Operator.Account(limit, spent, reserved));
    }
}
