package dev.penstock.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.penstock.testing.Answer;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import dev.penstock.testing.TokenSigner;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Callers and operators with signed tokens: what each kind of token opens, and whose account it is charged to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignedTokensIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ADMIN_TOKEN = "an-admin-token-of-more-than-32-bytes";
    private static final String ISS = "https://login.example.com";
    private static final Set<Integer> SHUT = Set.of(401, 403);

    private final TokenSigner rsa = TokenSigner.rsa("rsa-1");
    private final TokenSigner ec = TokenSigner.ec("ec-1");
    private final HttpClient client = HttpClient.newHttpClient();
    private FakeProvider keys;
    private FakeProvider provider;
    private GatewayProcess gateway;

    @BeforeAll
    void start(@TempDir Path folder) {
        keys = FakeProvider.start().otherwise(Answer.json(200, TokenSigner.keySet(rsa, ec)));
        provider = FakeProvider.start();
        Path policies = Policies.in(folder.resolve("policies"))
                .provider("fake", provider.url(), "retries: 0")
                .model("talker", "fake/talker")
                .model("other", "fake/talker")
                .divided(
                        "assistant",
                        "small: { target: fake/talker, weight: 50 }",
                        "large: { target: fake/large, weight: 50 }")
                .price("fake/talker", "input: 2.50", "output: 10")
                .price("fake/large", "input: 2.50", "output: 10")
                .tenant("acme", "budgets: [ { limit_usd: 250, window: month } ]")
                .team("acme", "red", "budgets: [ { limit_usd: 25, window: week } ]")
                .key("acme", "alice")
                .key("umbrella", "bob")
                .plan(
                        "basic",
                        "models: [ talker ]",
                        "budgets: [ { limit_usd: 5, window: day } ]",
                        "user_budgets: [ { limit_requests: 2, window: total } ]")
                .issuer(
                        "corp",
                        keys.url(),
                        "issuer: \"" + ISS + "\", audience: penstock, plane: data, algorithms: [ RS256, ES256 ]",
                        "claims: { tenant: org, team: team, plan: app.plan }, tenants: { o-1: acme }, plan: basic")
                .issuer(
                        "ops",
                        keys.url(),
                        "issuer: \"" + ISS + "\", audience: penstock-admin, plane: admin, algorithms: [ RS256 ]",
                        "claims: { roles: groups }",
                        "roles: { platform: penstock-admin, everyone: penstock-viewer }")
                .issuer(
                        "gone",
                        FakeProvider.nobody(),
                        "issuer: \"" + ISS + "\", audience: gone, plane: data, algorithms: [ RS256 ]",
                        "claims: { tenant: org }, tenants: { o-1: acme }, plan: basic")
                .issuer(
                        "gone-ops",
                        FakeProvider.nobody(),
                        "issuer: \"" + ISS + "\", audience: gone-admin, plane: admin, algorithms: [ RS256 ]",
                        "claims: { roles: groups }, roles: { platform: penstock-admin }")
                .write();
        gateway = GatewayProcess.in(folder)
                .with("penstock.policies", policies.toString())
                .with("penstock.admin.token", ADMIN_TOKEN)
                .start();
    }

    @AfterAll
    void stop() {
        gateway.close();
        provider.close();
        keys.close();
    }

    @Test
    void chargesTheEndUserOfTheTokenOnThePlansBudgets() {
        String ann = caller("ann", ",\"team\":\"red\"");
        Response first = chat(ann, "x");
        Response second = chat(ann, "somebody-else");
        BigDecimal spent = cost(first).add(cost(second));

        assertThat(chat(ann, "a-third-name").statusCode())
                .as("who the user is, the token says and no body")
                .isEqualTo(429);
        BigDecimal all = spent.add(cost(chat(caller("ben", ""), "ann")));

        Eventually.holds(PATIENCE, () -> spent("acme.tenant.month").compareTo(all) >= 0);
        assertThat(spent("acme.key:jwt.corp.basic.day")).isGreaterThanOrEqualTo(all);
        assertThat(spent("acme.team:red.week")).isEqualByComparingTo(spent);
        assertThat(gateway.log()).contains("jwt.corp.basic").doesNotContain(ann.substring(ann.lastIndexOf('.')));
    }

    @Test
    void givesWhatThePlanGives() {
        RequestSpecification cat = bearer(caller("cat", ""));

        cat.get(gateway.apiUrl() + "/models").then().statusCode(200).body("data.id", equalTo(List.of("talker")));
        bearer(caller("cat", ""))
                .get(gateway.apiUrl() + "/models/talker")
                .then()
                .statusCode(200)
                .body("id", equalTo("talker"));
        bearer(caller("cat", ""))
                .body(body("other", "x"))
                .post(gateway.apiUrl() + "/chat/completions")
                .then()
                .statusCode(403)
                .body("error.code", equalTo("model_not_allowed"));
    }

    @Test
    void refusesTokensThatStandForNobody() {
        assertThat(refusal(token(rsa, "penstock", "dan", -31, ",\"org\":\"o-1\"")))
                .isEqualTo("The token has expired.");
        assertThat(refusal(token(rsa, "penstock", "dan", 60, ",\"org\":\"o-2\"")))
                .isEqualTo("The token names no tenant of this gateway.");
        assertThat(refusal(caller("dan", ",\"app\":{\"plan\":\"gold\"}")))
                .isEqualTo("The token names a plan or a team that this gateway does not know.");
        assertThat(refusal(caller("dan", ",\"team\":\"blue\"")))
                .isEqualTo("The token names a plan or a team that this gateway does not know.");
        assertThat(refusal(caller("dan", "") + "A")).isEqualTo("Incorrect token provided.");
        assertThat(refusal(operator("dan", "platform"))).isEqualTo("Incorrect token provided.");
        assertThat(refusal(ADMIN_TOKEN)).isEqualTo("Incorrect API key provided.");
        given().header("x-api-key", caller("dan", ""))
                .get(gateway.apiUrl() + "/models")
                .then()
                .statusCode(401);
    }

    @Test
    void fetchesTheKeysOnceForManyTokens() {
        for (int i = 0; i < 20; i++) {
            bearer(caller("user-" + i, ""))
                    .get(gateway.apiUrl() + "/models")
                    .then()
                    .statusCode(200);
            bearer(operator("user-" + i, "everyone"))
                    .get(gateway.url() + "/admin/v1/me")
                    .then()
                    .statusCode(200);
        }

        assertThat(keys.requests()).hasSize(1);
        assertThat(keys.requests().get(0).headers()).doesNotContainKey("authorization");
    }

    @Test
    void saysWhenTheKeysOfAnIssuerCannotBeHad() {
        bearer(token(rsa, "gone", "ann", 60, ",\"org\":\"o-1\""))
                .get(gateway.apiUrl() + "/models")
                .then()
                .statusCode(503)
                .header("retry-after", equalTo("10"))
                .body("error.code", equalTo("signing_keys_unavailable"));
        bearer(token(rsa, "gone-admin", "ann", 60, ",\"groups\":\"platform\""))
                .get(gateway.url() + "/admin/v1/me")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .body("detail", containsString("keys by which this token would be checked"));
    }

    @Test
    void tellsOperatorsWhoTheyAre() {
        me(ADMIN_TOKEN).body("name", equalTo("admin token")).body("role", equalTo("penstock-admin"));
        me(operator("eve", "platform")).body("name", equalTo("ops:eve")).body("role", equalTo("penstock-admin"));
        me(operator("eve", "everyone")).body("role", equalTo("penstock-viewer"));
        me(operator("admin token", "everyone")).body("name", equalTo("ops:admin token"));
        bearer(operator("eve", "nobody"))
                .get(gateway.url() + "/admin/v1/me")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("detail", equalTo("The token gives no role here."));
        bearer(operator("eve", "everyone"))
                .head(gateway.url() + "/admin/v1/me")
                .then()
                .statusCode(200);
    }

    @Test
    void notesTheOrdersOfOperatorsUnderTheirOwnNames() {
        String steps = gateway.url() + "/admin/v1/experiments/assistant/steps";
        String weights = "{\"action\":\"set_weights\",\"weights\":{\"small\":60,\"large\":40}";

        bearer(operator("fay", "platform"))
                .contentType("application/json")
                .body(weights + ",\"by\":\"somebody else\"}")
                .post(steps)
                .then()
                .statusCode(400)
                .body("detail", containsString("'by' goes with the admin token"));
        bearer(operator("fay", "platform"))
                .contentType("application/json")
                .body(weights + "}")
                .post(steps)
                .then()
                .statusCode(200)
                .body("by", equalTo("ops:fay"));
    }

    @Test
    void opensEachEndpointOfOperatorsToThemAlone() throws Exception {
        List<AdminEndpoint> endpoints = AdminEndpoint.all();
        assertThat(endpoints).extracting(AdminEndpoint::path).contains("/admin/v1/me", "/admin/v1/budgets");
        for (AdminEndpoint endpoint : endpoints) {
            assertThat(endpoint.isGuarded()).as("%s", endpoint).isTrue();
            assertThat(status(endpoint, null)).as("%s, nobody", endpoint).isEqualTo(401);
            assertThat(status(endpoint, Policies.secret("alice")))
                    .as("%s, a key", endpoint)
                    .isEqualTo(401);
            assertThat(status(endpoint, Policies.secret("bob")))
                    .as("%s, another's key", endpoint)
                    .isEqualTo(401);
            assertThat(status(endpoint, caller("ann", ",\"groups\":\"platform\"")))
                    .as("%s, a caller's token", endpoint)
                    .isEqualTo(401);
            assertThat(status(endpoint, operator("ann", "nobody")))
                    .as("%s, no role", endpoint)
                    .isEqualTo(403);
            if (endpoint.isLook()) {
                assertThat(status(endpoint, operator("ann", "everyone")))
                        .as("%s, viewer", endpoint)
                        .isNotIn(SHUT);
            } else {
                assertThat(status(endpoint, operator("ann", "everyone")))
                        .as("%s, viewer", endpoint)
                        .isEqualTo(403);
            }
            assertThat(status(endpoint, operator("ann", "platform")))
                    .as("%s, admin", endpoint)
                    .isNotIn(SHUT);
            assertThat(status(endpoint, ADMIN_TOKEN))
                    .as("%s, admin token", endpoint)
                    .isNotIn(SHUT);
        }
    }

    /** The status alone: what is streamed has no end. */
    private int status(AdminEndpoint endpoint, @Nullable String credential) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.url().resolve(endpoint.path()))
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .method(
                        endpoint.method(),
                        endpoint.isLook()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString("{}"));
        if (credential != null) {
            request.header("authorization", "Bearer " + credential);
        }
        var answer = client.send(request.build(), BodyHandlers.ofInputStream());
        try (InputStream unread = answer.body()) {
            return answer.statusCode();
        }
    }

    private ValidatableResponse me(String credential) {
        return bearer(credential).get(gateway.url() + "/admin/v1/me").then().statusCode(200);
    }

    private String caller(String user, String more) {
        return token(rsa, "penstock", user, 60, ",\"org\":\"o-1\"" + more);
    }

    private String operator(String user, String group) {
        return token(rsa, "penstock-admin", user, 60, ",\"groups\":[\"" + group + "\"]");
    }

    private static String token(TokenSigner signer, String audience, String user, int seconds, String more) {
        return signer.token("{\"iss\":\"" + ISS + "\",\"aud\":\"" + audience + "\",\"sub\":\"" + user + "\",\"exp\":"
                + Instant.now().plusSeconds(seconds).getEpochSecond() + more + "}");
    }

    private static RequestSpecification bearer(String credential) {
        return given().header("authorization", "Bearer " + credential);
    }

    private Response chat(String credential, String user) {
        return bearer(credential).body(body("talker", user)).post(gateway.apiUrl() + "/chat/completions");
    }

    private static String body(String model, String user) {
        return "{\"model\":\"%s\",\"user\":\"%s\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                .formatted(model, user);
    }

    private String refusal(String credential) {
        return bearer(credential)
                .get(gateway.apiUrl() + "/models")
                .then()
                .statusCode(401)
                .body("error.code", equalTo("invalid_api_key"))
                .extract()
                .path("error.message");
    }

    private static BigDecimal cost(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return new BigDecimal(answer.header("x-penstock-cost"));
    }

    private BigDecimal spent(String budget) {
        String amount = bearer(ADMIN_TOKEN)
                .get(gateway.url() + "/admin/v1/budgets")
                .jsonPath()
                .getString("budgets.find { it.id == '" + budget + "' }.spent_usd");
        return new BigDecimal(amount);
    }
}
