package dev.penstock.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Policy files that are edited while the gateway runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyReloadIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Keys and their hashes: what {@code printf %s KEY | sha256sum} says. */
    private static final String ALICE = "sk-penstock-alice-0123456789abcdef";

    private static final String ALICE_SHA256 = "7257b07d67d26f79062a09590af79926bd8c3999ba32784ede0aec2573927934";
    private static final String BOB = "sk-penstock-bob-0123456789abcdef";
    private static final String BOB_SHA256 = "d91210ec118471b8304a2fef7e36355db15bda6da96826af9fde5a55e7994f7d";

    private static final String MODELS = """
            models:
              talker: { target: fake/talker }
            """;

    private FakeProvider provider;
    private Path policies;
    private GatewayProcess gateway;

    @BeforeAll
    void startGateway(@TempDir Path folder) throws IOException {
        provider = FakeProvider.start();
        policies = Files.createDirectories(folder.resolve("policies"));
        writeSoundSet();
        gateway = GatewayProcess.in(folder)
                .with("penstock.policies", policies.toString())
                // A busy machine is no outage.
                .with("penstock.redis.timeout", "5s")
                .start();
        // It listens a moment before it is connected to its store.
        Eventually.holds(PATIENCE, () -> given().get(readiness()).statusCode() == 200);
    }

    @AfterAll
    void stopGateway() {
        gateway.close();
        provider.close();
    }

    @BeforeEach
    void returnToASoundSet() throws IOException {
        writeSoundSet();
        Eventually.holds(PATIENCE, () -> problem() == null && status(ALICE) == 200);
    }

    private void writeSoundSet() throws IOException {
        Files.writeString(policies.resolve("providers.yaml"), """
                providers:
                  fake: { dialect: openai, base_url: "%s" }
                """.formatted(provider.url()));
        Files.writeString(policies.resolve("models.yaml"), MODELS);
        writeKeys("alice: { sha256: \"" + ALICE_SHA256 + "\" }");
    }

    private void writeKeys(String... keys) throws IOException {
        Files.writeString(
                policies.resolve("tenants.yaml"),
                "tenants:\n  acme:\n    keys:\n      " + String.join("\n      ", keys));
    }

    @Test
    void opensToANewKeyAndClosesToARemovedOne() throws IOException {
        assertThat(status(BOB)).isEqualTo(401);

        writeKeys("bob: { sha256: \"" + BOB_SHA256 + "\" }");

        Eventually.holds(PATIENCE, () -> status(BOB) == 200);
        assertThat(status(ALICE)).isEqualTo(401);
    }

    @Test
    void countsByAChangedLimit() throws IOException {
        writeKeys("alice: { sha256: \"" + ALICE_SHA256 + "\", limits: { requests_per_minute: 1 } }");
        Eventually.holds(PATIENCE, () -> status(ALICE) == 429);

        writeKeys("alice: { sha256: \"" + ALICE_SHA256 + "\", limits: { requests_per_minute: 100000 } }");

        Eventually.holds(PATIENCE, () -> status(ALICE) == 200);
    }

    @Test
    void keepsTheOldSetBesideABrokenFileAndSaysFileLineAndReason() throws IOException {
        String problem = "models.yaml:3: the fallback 'talkre' is no model";
        String version = version();

        Files.writeString(
                policies.resolve("models.yaml"),
                MODELS + "  patient: { target: fake/talker, fallbacks: [ talkre ] }\n");

        Eventually.holds(PATIENCE, () -> problem.equals(problem()));
        assertThat(version()).isEqualTo(version);
        Eventually.holds(
                PATIENCE, () -> gateway.log().contains(problem + " (policy set " + version + " stays in force)"));
        assertThat(status(ALICE)).isEqualTo(200);
        assertThat(Scrape.of(gateway).sum("penstock_policy_current")).isZero();
    }

    @Test
    void takesTheMendedFile() throws IOException {
        Files.writeString(policies.resolve("models.yaml"), "models: [");
        Eventually.holds(PATIENCE, () -> problem() != null);

        Files.writeString(policies.resolve("models.yaml"), MODELS + "  patient: { target: fake/talker }\n");

        Eventually.holds(PATIENCE, () -> status(ALICE, "patient") == 200);
        assertThat(problem()).isNull();
        assertThat(Scrape.of(gateway).sum("penstock_policy_current")).isOne();
    }

    @Test
    void keepsTheOldSetWhenTheFolderIsGone() throws IOException {
        Path elsewhere = policies.resolveSibling("elsewhere");
        Files.move(policies, elsewhere);

        Eventually.holds(PATIENCE, () -> problem() != null);
        assertThat(problem()).startsWith(policies + ": there is no such folder");
        assertThat(status(ALICE)).isEqualTo(200);

        Files.move(elsewhere, policies);
        Eventually.holds(PATIENCE, () -> problem() == null);
    }

    /** What readiness says of the files, which make the gateway unready in no case. */
    private @Nullable String problem() {
        return policyCheck("problem");
    }

    private String version() {
        return policyCheck("version");
    }

    private String readiness() {
        return gateway.management() + "/q/health/ready";
    }

    private String policyCheck(String member) {
        JsonPath health =
                given().get(readiness()).then().statusCode(200).extract().jsonPath();
        assertThat(health.getString("checks.find { it.name == 'policies' }.status"))
                .isEqualTo("UP");
        return health.getString("checks.find { it.name == 'policies' }.data." + member);
    }

    private int status(String key) {
        return status(key, "talker");
    }

    private int status(String key, String model) {
        Response response = given().header("authorization", "Bearer " + key)
                .body("{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}")
                .post(gateway.apiUrl() + "/chat/completions");
        return response.statusCode();
    }
}
