package dev.penstock.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.penstock.testing.Answer;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of budgets: the admin API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TOKEN = "an-admin-token-of-more-than-32-bytes";
    private static final String ALICE = "sk-penstock-alice-0123456789abcdef";
    private static final String BOB = "sk-penstock-bob-0123456789abcdef";

    private static final String POLICIES = """
            providers:
              fake: { dialect: openai, base_url: "%s", retries: 0 }
            models:
              talker: { target: fake/talker }
            prices:
              fake/talker: { input: 2.50, output: 10, as_of: 2026-11-01 }
            tenants:
              acme:
                budgets: [ { limit_usd: 250, window: month, zone: Europe/Berlin } ]
                teams:
                  research: { budgets: [ { limit_usd: 25, window: week } ] }
                keys:
                  alice:
                    team: research
                    sha256: "7257b07d67d26f79062a09590af79926bd8c3999ba32784ede0aec2573927934"
                    budgets: [ { limit_usd: 0.02, window: day } ]
              umbrella:
                keys:
                  bob:
                    sha256: "d91210ec118471b8304a2fef7e36355db15bda6da96826af9fde5a55e7994f7d"
                    budgets: [ { limit_usd: 0.015, window: total } ]
            """;

    private FakeProvider provider;
    private GatewayProcess gateway;
    private BigDecimal aliceSpent = BigDecimal.ZERO;
    private BigDecimal bobSpent = BigDecimal.ZERO;

    @BeforeAll
    void spend(@TempDir Path folder) throws IOException {
        provider = FakeProvider.start();
        Path policies = Files.createDirectories(folder.resolve("policies"));
        Files.writeString(policies.resolve("all.yaml"), POLICIES.formatted(provider.url()));
        gateway = GatewayProcess.in(folder)
                .with("penstock.policies", policies.toString())
                .with("penstock.admin.token", TOKEN)
                // A busy machine is no outage.
                .with("penstock.redis.timeout", "5s")
                .start();
        for (int i = 0; i < 7; i++) {
            aliceSpent = aliceSpent.add(cost(ask(ALICE, "?".repeat(i * 10))));
        }
        spendAllOfBob();
    }

    /** A settlement may be on its way when the next request comes, so a refusal counts once nothing is held. */
    private void spendAllOfBob() {
        boolean isSettled = false;
        while (true) {
            Response answer = ask(BOB, "Hello");
            if (answer.statusCode() == 200) {
                bobSpent = bobSpent.add(cost(answer));
                isSettled = false;
            } else if (isSettled) {
                assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(429);
                return;
            } else {
                Eventually.holds(
                        PATIENCE,
                        () -> amount("umbrella.key:bob.total", "reserved_usd").equals("0"));
                isSettled = true;
            }
        }
    }

    /** Money as the API writes it. */
    private static String usd(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }

    @AfterAll
    void stop() {
        gateway.close();
        provider.close();
    }

    private Response ask(String key, String text) {
        return given().header("authorization", "Bearer " + key)
                .body("{\"model\":\"talker\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                        .formatted(text))
                .post(gateway.apiUrl() + "/chat/completions");
    }

    private static BigDecimal cost(Response answer) {
        return new BigDecimal(answer.header("x-penstock-cost"));
    }

    private RequestSpecification operator() {
        return given().header("authorization", "Bearer " + TOKEN);
    }

    private String amount(String id, String member) {
        return operator()
                .get(gateway.url() + "/admin/v1/budgets")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .jsonPath()
                .getString("budgets.find { it.id == '" + id + "' }." + member);
    }

    @Test
    void spendsWhatTheAnswersSaid() {
        Eventually.holds(
                PATIENCE, () -> amount("acme.key:alice.day", "spent_usd").equals(usd(aliceSpent)));

        for (String id : List.of("acme.key:alice.day", "acme.team:research.week", "acme.tenant.month")) {
            assertThat(amount(id, "spent_usd")).as(id).isEqualTo(usd(aliceSpent));
        }
        assertThat(amount("acme.tenant.month", "remaining_usd"))
                .isEqualTo(usd(new BigDecimal("250").subtract(aliceSpent)));
        assertThat(amount("umbrella.key:bob.total", "spent_usd")).isEqualTo(usd(bobSpent));
        assertThat(amount("umbrella.key:bob.total", "limit_usd")).isEqualTo("0.015");
    }

    @Test
    void reservesWhatARequestUnderWayMayCost() throws Exception {
        whileARequestIsUnderWay(() -> assertThat(new BigDecimal(amount("acme.tenant.month", "reserved_usd")))
                .isGreaterThan(new BigDecimal("0.001")));

        Eventually.holds(
                PATIENCE, () -> amount("acme.tenant.month", "reserved_usd").equals("0"));
    }

    @Test
    void listsTheBudgetsThatOneKeySpendsFrom() {
        List<String> ids = operator()
                .get(gateway.url() + "/admin/v1/budgets?key=bob")
                .jsonPath()
                .getList("budgets.id");

        assertThat(ids).containsExactly("umbrella.key:bob.total");
    }

    @Test
    void opensToTheAdminTokenAlone() {
        String budgets = gateway.url() + "/admin/v1/budgets";

        for (RequestSpecification stranger : List.of(
                given(),
                given().header("authorization", "Bearer " + ALICE),
                given().header("authorization", "Bearer " + TOKEN + "x"),
                given().header("authorization", "Basic " + TOKEN),
                given().header("x-api-key", TOKEN))) {
            stranger.get(budgets)
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .header("www-authenticate", containsString("Bearer"))
                    .body("status", equalTo(401))
                    .body("title", equalTo("Unauthorized"));
        }
    }

    @Test
    void opensNothingInTheDataPlane() {
        assertThat(ask(TOKEN, "Hello").statusCode()).isEqualTo(401);
        operator().get(gateway.apiUrl() + "/models").then().statusCode(401);
    }

    /** What is done meanwhile. */
    private interface Meanwhile {
        void run() throws Exception;
    }

    private void whileARequestIsUnderWay(Meanwhile action) throws Exception {
        CountDownLatch patience = new CountDownLatch(1);
        provider.answer(Billed.after(patience, Answer.json(429, "{}")));
        Thread client = new Thread(() -> ask(ALICE, "Wait for it"));
        client.start();
        try {
            Eventually.holds(
                    PATIENCE, () -> !amount("acme.tenant.month", "reserved_usd").equals("0"));
            action.run();
        } finally {
            patience.countDown();
            client.join();
        }
    }
}
