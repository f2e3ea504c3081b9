package dev.penstock.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Answer;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Received;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The model list where policies name models by wildcards: providers say which there are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WildcardModelsIT {

    private static final String ALICE = "sk-penstock-alice-0123456789abcdef";
    private static final String BOB = "sk-penstock-bob-0123456789abcdef";
    private static final String CAROL = "sk-penstock-carol-0123456789abcdef";

    private static final String OFFERED = """
            {"object":"list","data":[
              {"id":"gpt-a"}, {"id":"gpt-b"}, {"id":"gpt-next-c"}, {"id":"whisper"},
              {"id":"gpt-declared"}, {"id":"gpt-<b>"}, {"id":"ft/gpt-tuned"}]}
            """;

    private static final String POLICIES = """
            providers:
              fake: { dialect: openai, base_url: "%s", api_key: provider-secret }
              mute: { dialect: openai, base_url: "%s" }
            models:
              gpt-declared: { target: fake/gpt-declared }
              gpt-*: { target: "fake/*" }
              gpt-tuned*: { target: "fake/ft/*" }
              gpt-next-*: { target: fake/gpt-b }
              quiet-*: { target: "mute/*" }
            tenants:
              acme:
                keys:
                  alice: { sha256: "7257b07d67d26f79062a09590af79926bd8c3999ba32784ede0aec2573927934" }
                  bob:
                    sha256: "d91210ec118471b8304a2fef7e36355db15bda6da96826af9fde5a55e7994f7d"
                    models: [ gpt-declared, gpt-b ]
                  carol:
                    sha256: "57184734e3c5842f93e17904f843ef64a26004ba9e8c04823bc52de745aa5b08"
                    models: [ "quiet-*" ]
            """;

    private FakeProvider provider;
    private FakeProvider mute;
    private GatewayProcess gateway;

    @BeforeAll
    void startGateway(@TempDir Path folder) throws IOException {
        provider = FakeProvider.start().otherwise(Answer.json(200, OFFERED));
        mute = FakeProvider.start().otherwise(Answer.stall());
        Path policies = Files.createDirectories(folder.resolve("policies"));
        Files.writeString(policies.resolve("all.yaml"), POLICIES.formatted(provider.url(), mute.url()));
        gateway = GatewayProcess.in(folder)
                .with("penstock.policies", policies.toString())
                .with("penstock.upstream.catalog.timeout", "2s")
                .start();
    }

    @AfterAll
    void stop() {
        gateway.close();
        provider.close();
        mute.close();
    }

    @Test
    void listsDeclaredNamesAndThoseThatProvidersOffer() {
        assertThat(models(ALICE)).containsExactly("gpt-declared", "gpt-tuned", "gpt-a", "gpt-b");
    }

    @Test
    void listsOnlyWhatTheCallerMayAsk() {
        assertThat(models(BOB)).containsExactly("gpt-declared", "gpt-b");
    }

    @Test
    void listsWhatIsDeclaredWhereAProviderIsSilent() {
        assertThat(models(CAROL)).isEmpty();
    }

    @Test
    void asksAProviderOnceAndWithItsKey() {
        models(ALICE);
        models(BOB);

        assertThat(provider.requests()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/v1/models");
            assertThat(request.header("authorization")).isEqualTo("Bearer provider-secret");
        });
        assertThat(mute.requests()).extracting(Received::path).allMatch("/v1/models"::equals);
    }

    private List<String> models(String key) {
        JsonPath list = given().header("authorization", "Bearer " + key)
                .get(gateway.apiUrl() + "/models")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        return list.getList("data.id");
    }
}
