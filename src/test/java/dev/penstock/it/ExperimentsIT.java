package dev.penstock.it;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.penstock.testing.GatewayProcess;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of experiments, and their orders. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExperimentsIT {

    private static final String TOKEN = "an-admin-token-of-more-than-32-bytes";

    private static final String POLICIES = """
            providers:
              fake: { dialect: openai, base_url: "http://127.0.0.1:9", retries: 0 }
            models:
              assistant:
                unit: user
                variants:
                  small: { target: fake/small, weight: 90 }
                  large: { target: fake/large, weight: 10 }
              meta/llama:
                unit: user
                variants:
                  one: { target: fake/small, weight: 1 }
                  two: { target: fake/large, weight: 1 }
            prices:
              fake/*: { input: 2.50, output: 10, as_of: 2026-11-01 }
            tenants:
              acme:
                keys:
                  alice: { sha256: "7257b07d67d26f79062a09590af79926bd8c3999ba32784ede0aec2573927934" }
            """;

    private GatewayProcess gateway;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Path policies = Files.createDirectories(folder.resolve("policies"));
        Files.writeString(policies.resolve("all.yaml"), POLICIES);
        gateway = GatewayProcess.in(folder)
                .with("penstock.policies", policies.toString())
                .with("penstock.admin.token", TOKEN)
                .start();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private RequestSpecification operator() {
        return given().urlEncodingEnabled(false).header("authorization", "Bearer " + TOKEN);
    }

    private String url(String rest) {
        return gateway.url() + "/admin/v1/experiments" + rest;
    }

    private ValidatableResponse ordered(String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .post(url("/assistant/steps"))
                .then();
    }

    @Test
    void doesWhatOperatorsOrderUnlessTheyHaveSeenAnotherEpoch() {
        operator()
                .get(url(""))
                .then()
                .statusCode(200)
                .body("experiments.name", equalTo(List.of("assistant", "meta/llama")));
        operator()
                .get(url("/assistant"))
                .then()
                .statusCode(200)
                .body("state", equalTo("running"))
                .body("epoch", equalTo(1))
                .body("variants.name", equalTo(List.of("small", "large")))
                .body("variants[1].share_percent", equalTo(10.0f))
                .body("variants[1].measures.cost_usd", equalTo("0"))
                .body("comparison.candidates[0].candidate", equalTo("large"))
                .body("comparison.candidates[0].metrics[0].sentence", startsWith("not enough units yet"))
                .body("comparison.candidates[0].metrics.metric", hasItems("cost_per_1000_output_tokens", "stalled"))
                .body("comparison.candidates[0].metrics.find { it.metric == 'stalled' }.log10_e", notNullValue())
                .body("comparison.candidates[0].metrics.find { it.metric == 'stalled' }.p", equalTo(1.0f))
                .body("history", hasSize(1));

        ordered("""
                {"action":"set_weights","weights":{"small":60,"large":40},"if_epoch":1,"reason":"more","by":"ann"}""")
                .statusCode(200)
                .body("epoch", equalTo(2))
                .body("by", equalTo("ann"))
                .body("variants[1].slots", equalTo(4000));
        ordered("""
                {"action":"set_weights","weights":{"small":50,"large":50},"if_epoch":1}""").statusCode(409).contentType("application/problem+json").body("detail", containsString("epoch 2"));
        ordered("{\"action\":\"approve\"}").statusCode(422).body("detail", containsString("No step waits"));
        ordered("{\"action\":\"explode\"}").statusCode(400).body("detail", containsString("set_weights"));
        ordered("{\"action\":\"rollback\",\"if_epoch\":2,\"reason\":\"it smells\"}")
                .statusCode(200)
                .body("state", equalTo("rolled_back"))
                .body("epoch", equalTo(3));

        operator()
                .get(url("/assistant"))
                .then()
                .body("reason", equalTo("it smells"))
                .body("variants[0].slots", equalTo(10000))
                .body("history.epoch", equalTo(List.of(3, 2, 1)));
    }

    @Test
    void exportsWhatWasCounted() {
        operator()
                .get(url("/meta%2Fllama/export"))
                .then()
                .statusCode(200)
                .body("experiment", equalTo("meta/llama"))
                .body("epochs[0].variants.two.split.slots", equalTo(5000))
                .body("epochs[0].variants.two.buckets.n", hasSize(128));
        operator()
                .get(url("/meta%2Fllama/export?format=csv"))
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .body(containsString("\n1,two,totals,cost_nano,,0\n"));
        operator().get(url("/meta%2Fllama/export?format=xml")).then().statusCode(400);
    }

    @Test
    void opensToOperatorsAloneAndKnowsNoOtherExperiment() {
        given().get(url("")).then().statusCode(401);
        operator().get(url("/nobody")).then().statusCode(404).body("detail", containsString("'nobody'"));
        operator().get(url("/meta%2Fllama")).then().statusCode(200).body("name", equalTo("meta/llama"));
    }
}
