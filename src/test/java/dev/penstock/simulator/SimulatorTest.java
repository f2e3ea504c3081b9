package dev.penstock.simulator;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.penstock.admin.RimProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(RimProfile.class)
class SimulatorTest {

    private static final String AT_ONCE = "'simulator':{'first_token_ms':0,'tokens_per_second':0}";
    private static final String HELLO = "'messages':[{'role':'user','content':'Say hello'}]";

    @Test
    void listsItsModels() {
        when().get("/simulator/v1/models")
                .then()
                .statusCode(200)
                .body("object", equalTo("list"))
                .body("data.id", contains("sim-small", "sim-large", "sim-embed"));
    }

    @Test
    void answersAChatWithUsageRightToTheToken() {
        JsonPath answer = post("chat/completions", "{'model':'sim-small'," + HELLO + "," + AT_ONCE + "}")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("object", equalTo("chat.completion"))
                .body("choices[0].message.role", equalTo("assistant"))
                .body("choices[0].finish_reason", equalTo("stop"))
                .body("usage.prompt_tokens_details.cached_tokens", equalTo(0))
                .extract()
                .jsonPath();

        int written = SimTokenizer.count(answer.getString("choices[0].message.content"));
        assertThat(answer.getInt("usage.completion_tokens")).isEqualTo(written);
        // Three before the answer, three and the role for the message, and " hello" with its word before.
        assertThat(answer.getInt("usage.prompt_tokens")).isEqualTo(3 + 3 + 1 + 2);
        assertThat(answer.getInt("usage.total_tokens"))
                .isEqualTo(answer.getInt("usage.prompt_tokens") + answer.getInt("usage.completion_tokens"));
    }

    @Test
    void answersAToolCall() {
        post(
                        "chat/completions",
                        "{'model':'sim-small','tools':[{'type':'function','function':{'name':'look_up'}}],"
                                + "'tool_choice':{'type':'function','function':{'name':'look_up'}}," + HELLO + ","
                                + AT_ONCE + "}")
                .then()
                .statusCode(200)
                .body("choices[0].message.content", nullValue())
                .body("choices[0].message.tool_calls[0].function.name", equalTo("look_up"))
                .body("choices[0].message.tool_calls[0].function.arguments", equalTo("{}"))
                .body("choices[0].finish_reason", equalTo("tool_calls"));
    }

    @Test
    void answersLogprobsForEachToken() {
        JsonPath answer = post(
                        "chat/completions",
                        "{'model':'sim-small','logprobs':true,'top_logprobs':2,'max_tokens':4," + HELLO + "," + AT_ONCE
                                + "}")
                .jsonPath();

        assertThat(answer.getList("choices[0].logprobs.content.token", String.class))
                .containsExactlyElementsOf(SimTokenizer.tokens(answer.getString("choices[0].message.content")));
        assertThat(answer.getList("choices[0].logprobs.content[0].top_logprobs"))
                .hasSize(2);
    }

    @Test
    void billsAllCandidatesOfACompletionButSendsTheChoicesOnly() {
        post("completions", "{'model':'sim-small','prompt':['a','b'],'n':2,'best_of':3," + AT_ONCE + "}")
                .then()
                .statusCode(200)
                .body("object", equalTo("text_completion"))
                .body("choices.index", contains(0, 1, 2, 3))
                .body("choices[0].text", not(equalTo("")))
                .body("choices[0].finish_reason", equalTo("length"))
                .body("usage.prompt_tokens", equalTo(2))
                .body("usage.completion_tokens", equalTo(2 * 3 * 16));
    }

    @Test
    void embedsTheSameInBothEncodings() {
        JsonPath floats = post("embeddings", "{'model':'sim-embed','input':['one','two words']}")
                .jsonPath();
        JsonPath base64 = post(
                        "embeddings", "{'model':'sim-embed','input':['one','two words'],'encoding_format':'base64'}")
                .jsonPath();

        List<Float> numbers = floats.getList("data[1].embedding", Float.class);
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64.getString("data[1].embedding")))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(numbers).hasSize(256);
        assertThat(bytes.remaining()).isEqualTo(256 * Float.BYTES);
        for (Float number : numbers) {
            assertThat(bytes.getFloat()).isCloseTo(number, within(1e-6f));
        }
        assertThat(floats.getInt("usage.prompt_tokens")).isEqualTo(3);
        assertThat(floats.getInt("usage.total_tokens")).isEqualTo(3);
    }

    @Test
    void countsTokenIdentifiersOneByOne() {
        post("embeddings", "{'model':'sim-embed','input':[[1,2,3],[4]],'dimensions':8}")
                .then()
                .statusCode(200)
                .body("data", hasSize(2))
                .body("data[0].embedding", hasSize(8))
                .body("usage.prompt_tokens", equalTo(4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | model_not_found | model | {'model':'gpt-9','messages':[{'role':'user','content':'x'}]}",
                "404 | model_not_found | model | {'model':'sim-embed','messages':[{'role':'user','content':'x'}]}",
                "400 |  |  | {'model':",
                "400 |  |  | [1]",
                "400 |  | model | {'model':7}",
                "400 |  | messages | {'model':'sim-small'}",
                "400 |  | max_tokens | {'model':'sim-small','max_tokens':0,'messages':[{'role':'user','content':'x'}]}",
                "400 |  | n | {'model':'sim-small','n':1e9,'messages':[{'role':'user','content':'x'}]}",
                "400 |  | messages[0].role | {'model':'sim-small','messages':[{'content':'x'}]}",
                "400 |  | stream_options | {'model':'sim-small','stream_options':{},'messages':[{'role':'user'}]}",
            })
    void refusesWhatIsWrongAndNamesIt(int status, String code, String param, String body) {
        post("chat/completions", body)
                .then()
                .statusCode(status)
                .contentType("application/json")
                .body("error.type", equalTo("invalid_request_error"))
                .body("error.code", equalTo(code))
                .body("error.param", equalTo(param))
                .body("error.message", not(equalTo("")));
    }

    @Test
    void failsWhereToldTo() {
        post("chat/completions", "{'model':'sim-small','simulator':{'status':503,'retry_after':2}," + HELLO + "}")
                .then()
                .statusCode(503)
                .header("retry-after", "2")
                .body("error.type", equalTo("server_error"));
        post("embeddings", "{'model':'sim-embed','input':'x','simulator':{'status':429}}")
                .then()
                .statusCode(429)
                .body("error.code", equalTo("rate_limit_exceeded"));
    }

    @Test
    void leavesUsageOutWhereToldTo() {
        post("chat/completions", "{'model':'sim-small','simulator':{'no_usage':true}," + HELLO + "}")
                .then()
                .statusCode(200)
                .body("usage", nullValue());
    }

    @Test
    void billsWhatItAnswersAndNotWhatItRefuses() {
        JsonPath before = when().get("/simulator/v1/bill").jsonPath();
        JsonPath answer = post("chat/completions", "{'model':'sim-large','max_tokens':7," + HELLO + "," + AT_ONCE + "}")
                .jsonPath();
        post("chat/completions", "{'model':'sim-large','simulator':{'status':500}," + HELLO + "}");
        JsonPath after = when().get("/simulator/v1/bill").jsonPath();

        assertThat(grown(before, after, "models.sim-large.requests")).isEqualTo(1);
        assertThat(grown(before, after, "total.completion_tokens")).isEqualTo(7);
        assertThat(grown(before, after, "models.sim-large.prompt_tokens"))
                .isEqualTo(answer.getLong("usage.prompt_tokens"));
        when().get("/simulator/v1/bill").then().body("total.requests", greaterThan(0));
    }

    private static long grown(JsonPath before, JsonPath after, String path) {
        String quoted = path.replace("sim-large", "'sim-large'");
        return after.getLong(quoted) - before.getLong(quoted);
    }

    private static Response post(String path, String body) {
        return given().contentType("application/json")
                .body(body.replace('\'', '"'))
                .post("/simulator/v1/" + path);
    }
}
