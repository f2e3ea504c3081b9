package dev.penstock.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Feedback;
import dev.penstock.core.Feedback.AnswerName;
import dev.penstock.core.Feedback.AnswerName.By;
import dev.penstock.core.Feedback.Preference;
import dev.penstock.core.Feedback.Rating;
import dev.penstock.core.Refusal;
import dev.penstock.core.Verdict;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedbackReaderTest {

    private static final FeedbackReader READER = new FeedbackReader();
    private static final AnswerName ANSWER = new AnswerName(By.REQUEST, "req_51");

    @Test
    void readsARatingWithAllItsMembers() {
        assertThat(read("{\"request_id\":\"req_51\",\"name\":\"thumbs_up\",\"value\":true,\"source\":\"operator\","
                        + "\"comment\":\"clear,\\nand short\"}"))
                .isEqualTo(new Rating(ANSWER, "thumbs_up", 1_000_000, "operator"));
    }

    @Test
    void takesTheEndUserForTheSourceAndNullForNothing() {
        assertThat(read(
                        "{\"session\":\"s 1\",\"request_id\":null,\"name\":\"thumbs_up\",\"value\":false,\"source\":null,"
                                + "\"comment\":null,\"winner\":null,\"comparison_id\":null}"))
                .isEqualTo(new Rating(new AnswerName(By.SESSION, "s 1"), "thumbs_up", 0, "end_user"));
    }

    @Test
    void readsAPreference() {
        assertThat(
                        read(
                                "{\"comparison_id\":\"cmp_7d0c\",\"name\":\"preference\",\"winner\":\"A\",\"source\":\"operator\"}"))
                .isEqualTo(new Preference("cmp_7d0c", "A", "operator"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1000000",
        "4.5, 4500000",
        "-3, -3000000",
        "0.30000000000000004, 300000",
        "0.0000005, 0",
        "0.0000015, 2",
        "-0.0000015, -2",
        "1e3, 1000000000",
        "1e-9, 0",
        "1e-999999999, 0",
        "0e999999999, 0",
        "1000000000, 1000000000000000",
        "-1000000000.0000001, -1000000000000000"
    })
    void keepsNumbersInMillionths(String number, long millionths) {
        assertThat(read("{\"request_id\":\"req_51\",\"name\":\"rating\",\"value\":" + number + "}"))
                .isEqualTo(new Rating(ANSWER, "rating", millionths, "end_user"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1000000000.000001",
                "-1000000001",
                "1e10",
                "1e400",
                "1e999999999",
                "1e99999999999",
                "99999999999999999999",
                "\"1\"",
                "[1]",
                "{\"a\":1}"
            })
    void refusesValuesThatAreNone(String value) {
        assertThat(refusal("{\"request_id\":\"req_51\",\"name\":\"rating\",\"value\":" + value + "}")
                        .param())
                .isEqualTo("value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "null",
                "1",
                "{",
                "{}x",
                "{\"a\"}",
                "{'name':1}",
                "{\"name\":\"rating\",}",
                "{\"request_id\":\"r\",\"name\":\"rating\",\"value\":NaN}",
                "{\"request_id\":\"r\",\"name\":\"rating\",\"value\":01}",
                "{\"request_id\":\"r\",\"name\":\"rating\",\"value\":1} {}"
            })
    void refusesWhatIsNotOneObject(String body) {
        assertThat(refusal(body).reason()).isEqualTo(Refusal.Reason.INVALID_REQUEST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'name':'rating','value':1}; request_id",
                "{'request_id':'','name':'rating','value':1}; request_id",
                "{'request_id':7,'name':'rating','value':1}; request_id",
                "{'request_id':'a\\u0000','name':'rating','value':1}; request_id",
                "{'request_id':'r','value':1}; name",
                "{'request_id':'r','name':['rating'],'value':1}; name",
                "{'request_id':'r','name':'rating'}; value",
                "{'request_id':'r','name':'rating','value':1,'winner':'A'}; winner",
                "{'request_id':'r','name':'preference','winner':'A'}; comparison_id",
                "{'comparison_id':'c','name':'preference'}; winner",
                "{'comparison_id':'c','name':'preference','winner':true}; winner",
                "{'comparison_id':'c','name':'preference','winner':'A','value':1}; value",
                "{'comparison_id':'c','name':'rating','value':1}; name",
                "{'request_id':'r','name':'rating','value':1,'source':'the user'}; source",
                "{'request_id':'r','name':'rating','value':1,'source':'a:b'}; source",
                "{'request_id':'r','name':'rating','value':1,'comment':[]}; comment",
                "{'request_id':'r','name':'rating','value':1,'Comment':'typo'}; Comment",
                "{'request_id':'r','name':'rating','value':1,'user':'ann'}; user"
            })
    void namesTheMemberAtFault(String body, String param) {
        assertThat(refusal(body.replace('\'', '"')).param()).isEqualTo(param);
    }

    @Test
    void refusesTwoSubjectsAtATime() {
        assertThat(refusal("{\"request_id\":\"r\",\"session\":\"s\",\"name\":\"rating\",\"value\":1}")
                        .message())
                .contains("exactly one of request_id, comparison_id and session, not 2");
    }

    @Test
    void refusesAMemberThatComesTwice() {
        assertThat(refusal("{\"request_id\":\"r\",\"name\":\"rating\",\"value\":1,\"value\":2}")
                        .message())
                .contains("Duplicate");
    }

    @Test
    void refusesTextBeyondItsLimit() {
        assertThat(refusal(withComment("c".repeat(2_001))).param()).isEqualTo("comment");
        assertThat(refusal(withComment("c".repeat(9_000))).param()).isEqualTo("comment");
        assertThat(read(withComment("ü".repeat(2_000)))).isEqualTo(read(withComment("")));
        assertThat(refusal("{\"request_id\":\"" + "r".repeat(1_025) + "\",\"name\":\"rating\",\"value\":1}")
                        .param())
                .isEqualTo("request_id");
        assertThat(refusal("{\"request_id\":\"r\",\"name\":\"" + "n".repeat(65) + "\",\"value\":1}")
                        .param())
                .isEqualTo("name");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] body = withComment("\u00e9").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(READER.read(body)).isInstanceOf(Verdict.Refused.class);
    }

    private static String withComment(String comment) {
        return "{\"request_id\":\"r\",\"name\":\"rating\",\"value\":1,\"comment\":\"" + comment + "\"}";
    }

    private static Feedback read(String body) {
        return verdict(body).fold(feedback -> feedback, refusal -> {
            throw new AssertionError(refusal.message());
        });
    }

    private static Refusal refusal(String body) {
        return verdict(body)
                .fold(
                        feedback -> {
                            throw new AssertionError("taken: " + feedback);
                        },
                        refusal -> refusal);
    }

    private static Verdict<Feedback> verdict(String body) {
        return READER.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
