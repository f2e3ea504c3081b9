package dev.penstock.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuthorTest {

    private static final String HELLO = "'messages':[{'role':'user','content':'Why is the sky blue?'}]";

    @Test
    void writesTheSameToTheSameRequest() {
        assertThat(write("{'model':'sim-small'," + HELLO + "}"))
                .isEqualTo(write("{'model':'sim-small'," + HELLO + "}"));
    }

    @Test
    void writesSomethingElseForAnotherModelPromptSeedOrChoice() {
        String small = write("{'model':'sim-small'," + HELLO + "}").get(0).text();
        String large = write("{'model':'sim-large'," + HELLO + "}").get(0).text();
        String seeded =
                write("{'model':'sim-small','seed':7," + HELLO + "}").get(0).text();
        String asked = write("{'model':'sim-small','messages':[{'role':'user','content':'Why?'}]}")
                .get(0)
                .text();
        List<Choice> two = write("{'model':'sim-small','n':2," + HELLO + "}");

        assertThat(List.of(large, seeded, asked, two.get(1).text()))
                .doesNotHaveDuplicates()
                .doesNotContain(small);
        assertThat(two.get(0).text()).isEqualTo(small).startsWith("You said: Why is the sky blue. ");
    }

    @Test
    void endsByItselfWithAWholeSentence() {
        Choice choice = write("{'model':'sim-small'," + HELLO + "}").get(0);

        assertThat(choice.finishReason()).isEqualTo("stop");
        assertThat(choice.text()).endsWith(".");
        assertThat(choice.tokens()).isGreaterThanOrEqualTo(16);
    }

    @Test
    void endsAtTheCapExactly() {
        String natural = write("{'model':'sim-small'," + HELLO + "}").get(0).text();
        Choice capped = write("{'model':'sim-small','max_tokens':900,'max_completion_tokens':5," + HELLO + "}")
                .get(0);

        assertThat(capped.tokens()).isEqualTo(5);
        assertThat(capped.finishReason()).isEqualTo("length");
        assertThat(natural).startsWith(capped.text());
    }

    @Test
    void writesAsManyTokensAsTold() {
        Choice choice = write("{'model':'sim-small','simulator':{'output_tokens':333}," + HELLO + "}")
                .get(0);

        assertThat(choice.tokens()).isEqualTo(333);
        assertThat(choice.finishReason()).isEqualTo("stop");
    }

    @Test
    void endsBeforeAStop() {
        Choice choice = write("{'model':'sim-small','stop':['never','blue']," + HELLO + "}")
                .get(0);

        assertThat(choice.text()).isEqualTo("You said: Why is the sky ");
        assertThat(choice.finishReason()).isEqualTo("stop");
        assertThat(choice.tokens()).isEqualTo(SimTokenizer.count(choice.text()));
    }

    @Test
    void thinksFirstWhereToldAndWithinTheSameCap() {
        Choice choice = write("{'model':'sim-large','reasoning_effort':'low'," + HELLO + "}")
                .get(0);
        Choice capped = write("{'model':'sim-large','reasoning_effort':'low','max_tokens':6," + HELLO + "}")
                .get(0);

        assertThat(choice.reasoning()).hasSize(8);
        assertThat(choice.tokens()).isEqualTo(8 + choice.content().size());
        assertThat(capped.tokens()).isEqualTo(6);
        assertThat(capped.content()).isEmpty();
        assertThat(capped.finishReason()).isEqualTo("length");
    }

    @Test
    void callsAToolWithArgumentsThatFitItsSchema() {
        Choice choice = write("{'model':'sim-small','tool_choice':'required','tools':[{'type':'function','function':{"
                        + "'name':'weather','parameters':{'type':'object','properties':{"
                        + "'city':{'type':'string'},'days':{'type':'integer','minimum':3},"
                        + "'unit':{'enum':['C','F']},'tags':{'type':'array','items':{'type':'boolean'}}}}}}],"
                        + HELLO + "}")
                .get(0);
        JsonNode arguments = Json.read(choice.text().getBytes(StandardCharsets.UTF_8));

        assertThat(choice.tool()).isEqualTo("weather");
        assertThat(choice.finishReason()).isEqualTo("tool_calls");
        assertThat(arguments.get("city").isTextual()).isTrue();
        assertThat(arguments.get("days").intValue()).isBetween(3, 102);
        assertThat(arguments.get("unit").textValue()).isIn("C", "F");
        assertThat(arguments.get("tags").get(0).isBoolean()).isTrue();
    }

    @Test
    void callsAToolThatTheUserNamesButNotAgainAfterItsResult() {
        String tools = "'tools':[{'type':'function','function':{'name':'weather'}}]";
        String user = "{'role':'user','content':'Use weather please'}";

        assertThat(write("{'model':'sim-small'," + tools + ",'messages':[" + user + "]}")
                        .get(0)
                        .tool())
                .isEqualTo("weather");
        assertThat(write("{'model':'sim-small','tool_choice':'none'," + tools + ",'messages':[" + user + "]}")
                        .get(0)
                        .tool())
                .isNull();
        assertThat(write("{'model':'sim-small'," + tools + ",'messages':[" + user
                                + ",{'role':'tool','tool_call_id':'c','content':'rain'}]}")
                        .get(0)
                        .tool())
                .isNull();
    }

    @Test
    void writesJsonWhereAskedTo() {
        Choice choice = write("{'model':'sim-small','response_format':{'type':'json_object'}," + HELLO + "}")
                .get(0);

        assertThat(Json.read(choice.text().getBytes(StandardCharsets.UTF_8))
                        .get("answer")
                        .isTextual())
                .isTrue();
    }

    @Test
    void promptsCountLessThanTheirBytes() {
        String body = "{'model':'sim-small','messages':[{'role':'user','content':''},{'role':'user','content':[]},"
                + "{'role':'user','content':[{'type':'image_url','image_url':{'url':''}},{'type':'text','text':'1.2.3'}]}],"
                + "'tools':[{'type':'function','function':{'name':'a','parameters':{'type':'object','x':[1e9,null]}}}]}";

        assertThat(read(body).prompts().get(0).tokens()).isBetween(40, body.length());
    }

    @Test
    void refusesToWriteABook() {
        assertThatThrownBy(
                        () -> write("{'model':'sim-small','n':128,'simulator':{'output_tokens':30000}," + HELLO + "}"))
                .isInstanceOf(Rejection.class);
    }

    private static List<Choice> write(String body) {
        return Author.write(read(body));
    }

    private static TextRequest read(String body) {
        byte[] json = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return new ChatReader(DefaultSettings.simulator()).read(Members.of(json));
    }
}
