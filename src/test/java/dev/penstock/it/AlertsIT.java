package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.testing.Answer;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import dev.penstock.testing.Received;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a webhook is told of budgets, and what becomes of requests meanwhile. */
class AlertsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] SECRET = "a secret of thirty-two bytes ...".getBytes(StandardCharsets.UTF_8);
    private static final Tariff TARIFF = new Tariff(1_000_000, 2_000_000);
    private static final long CAP = 500;
    private static final String REQUEST = Customer.asking("talker", CAP);
    private static final String ANSWER = "{\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
            + "{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":400,\"total_tokens\":420}}";
    private static final long COST = TARIFF.cost(20, 400);
    private static final long HOLD = TARIFF.hold(REQUEST, CAP);
    private static final long LIMIT = HOLD + 2 * COST;

    @TempDir
    Path dir;

    private FakeProvider provider;
    private FakeProvider hook;

    @BeforeEach
    void start() {
        provider = FakeProvider.start().otherwise(Answer.json(200, ANSWER));
        hook = FakeProvider.start().otherwise(Answer.whole(204, "text/plain", ""));
    }

    @AfterEach
    void stop() {
        provider.close();
        hook.close();
    }

    @Test
    void tellsAThresholdAgainUntilItIsTakenAndThenNoMore() throws Exception {
        hook.answer(Answer.json(500, "{}"), Answer.json(302, "{}", "location: /elsewhere"));
        try (GatewayProcess gateway = gateway("2s").start()) {
            Customer alice = new Customer(gateway, "alice");
            assertThat(alice.ask(REQUEST).statusCode()).isEqualTo(200);
            Operator operator = new Operator(gateway);
            Eventually.asserts(
                    () -> assertThat(told(operator, "threshold", "delivered")).isEqualTo(1));

            assertThat(hook.requests()).hasSize(3);
            Received last = hook.requests().get(2);
            for (Received message : hook.requests()) {
                assertIsSigned(message);
                assertThat(message.path()).isEqualTo("/hooks/penstock?room=1");
                assertThat(message.header("content-type")).isEqualTo("application/json");
                assertThat(message.header("webhook-id")).isEqualTo("acme/k:alice:T/20");
                assertThat(message.text()).isEqualTo(last.text());
            }
            JsonNode message = JSON.readTree(last.text());
            assertThat(message.path("type").asText()).isEqualTo("budget.threshold");
            assertThat(message.path("tenant").asText()).isEqualTo("acme");
            assertThat(message.path("budget").asText()).isEqualTo("key:alice/total");
            assertThat(message.path("window").asText()).isEqualTo("T");
            assertThat(message.path("percent").asInt()).isEqualTo(20);
            assertThat(message.path("spent").asText()).isEqualTo(Tariff.usd(COST));
            assertThat(message.path("limit").asText()).isEqualTo(Tariff.usd(LIMIT));
            assertThat(told(operator, "threshold", "failed")).isEqualTo(2);

            assertThat(alice.ask(REQUEST).statusCode()).isEqualTo(200);
            assertThat(alice.ask(REQUEST).statusCode()).isEqualTo(200);
            for (int i = 0; i < 3; i++) {
                assertThat(alice.ask(REQUEST).statusCode()).isEqualTo(429);
            }
            assertThat(new Customer(gateway, "bob").ask(REQUEST).statusCode()).isEqualTo(429);
            Eventually.asserts(
                    () -> assertThat(told(operator, "exhausted", "delivered")).isEqualTo(2));
            assertThat(perId())
                    .isEqualTo(Map.of(
                            "acme/k:alice:T/20", 3L, "acme/k:alice:T/exhausted", 1L, "acme/k:bob:T/exhausted", 1L));
            assertThat(gateway.log()).contains("Budget key:alice/total of tenant acme passed 20 %");
        }
    }

    @Test
    void answersRequestsWhileTheWebhookHangs() throws Exception {
        hook.otherwise(Answer.stall());
        try (GatewayProcess gateway = gateway("10m").start()) {
            Customer bob = new Customer(gateway, "bob");
            assertThat(bob.ask(REQUEST).statusCode()).isEqualTo(429);
            hook.awaitRequest();

            Customer carol = new Customer(gateway, "carol");
            for (int i = 0; i < 20; i++) {
                assertThat(carol.ask(REQUEST).statusCode()).isEqualTo(200);
                assertThat(bob.ask(REQUEST).statusCode()).isEqualTo(429);
            }

            assertThat(hook.requests()).as("still the first").hasSize(1);
            assertThat(new Operator(gateway).metric("penstock_alerts_total")).isEqualByComparingTo("0");
        }
    }

    @Test
    void countsAndLogsWhereThereIsNoWebhook() throws Exception {
        try (GatewayProcess gateway =
                Gateways.in(dir.resolve("gateway"), policies()).start()) {
            assertThat(new Customer(gateway, "bob").ask(REQUEST).statusCode()).isEqualTo(429);

            Operator operator = new Operator(gateway);
            Eventually.asserts(
                    () -> assertThat(told(operator, "exhausted", "delivered")).isEqualTo(1));
            Eventually.asserts(
                    () -> assertThat(gateway.log()).contains("Budget key:bob/total of tenant acme could not"));
        }
    }

    private GatewayProcess.Options gateway(String timeout) {
        URI url = hook.url().resolve("/hooks/penstock?room=1");
        return Gateways.in(dir.resolve("gateway"), policies())
                .with("penstock.budget.sweep-interval", "200ms")
                .with("penstock.alerts.first-delay", "50ms")
                .with("penstock.alerts.timeout", timeout)
                .with("penstock.alerts.secret", "whsec_" + Base64.getEncoder().encodeToString(SECRET))
                .with("penstock.alerts.url", url.toString());
    }

    private Policies policies() {
        return Policies.in(dir.resolve("policies"))
                .provider("fake", provider.url(), "retries: 0")
                .model("talker", "fake/talker")
                .price("fake/talker", TARIFF.settings())
                .key("acme", "alice", budget(LIMIT))
                .key("acme", "bob", budget(HOLD - 1))
                .key("acme", "carol", "budgets: [ { limit_usd: 1, window: total } ]");
    }

    private static String budget(long nanoUsd) {
        return "budgets: [ { limit_usd: " + Tariff.usd(nanoUsd) + ", window: total, alert_at: [ 20 ] } ]";
    }

    private Map<String, Long> perId() {
        return hook.requests().stream()
                .collect(Collectors.groupingBy(
                        message -> Objects.requireNonNull(message.header("webhook-id")), Collectors.counting()));
    }

    private static int told(Operator operator, String kind, String outcome) throws Exception {
        return operator.metric(
                        "penstock_alerts_total{kind=\"" + kind + "\",outcome=\"" + outcome + "\",tenant=\"acme\"")
                .intValueExact();
    }

    private static void assertIsSigned(Received message) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        String signed = message.header("webhook-id") + "." + message.header("webhook-timestamp") + "." + message.text();
        String signature = Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        assertThat(List.of(Objects.requireNonNull(message.header("webhook-signature"))
                        .split(" ")))
                .contains("v1," + signature);
    }
}
