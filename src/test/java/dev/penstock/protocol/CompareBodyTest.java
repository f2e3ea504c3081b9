package dev.penstock.protocol;

import static dev.penstock.protocol.Wire.bytes;
import static dev.penstock.protocol.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Refusal;
import dev.penstock.protocol.CompareBody.Named;
import dev.penstock.protocol.CompareBody.Strategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareBodyTest {

    private final RequestReader reader = new RequestReader(RequestLimits.DEFAULTS);

    private CompareBody read(String body) {
        return reader.readComparison(bytes(body)).<CompareBody>fold(read -> read, refusal -> {
            throw new AssertionError(refusal.message());
        });
    }

    private Refusal refusal(String body) {
        return reader.readComparison(bytes(body))
                .<Refusal>fold(
                        read -> {
                            throw new AssertionError("not refused: " + body);
                        },
                        refusal -> refusal);
    }

    @Test
    void tellsTheModelsTheStrategyAndWhetherItIsBlind() {
        CompareBody body = read("{\"request\":{\"messages\":[]},\"models\":[\"a\",{\"variant\":\"v\",\"model\":\"b\"}],"
                + "\"blind\":true,\"strategy\":\"all\"}");

        assertThat(body.models()).containsExactly(new Named("a", null), new Named("b", "v"));
        assertThat(body.blind()).isTrue();
        assertThat(body.strategy()).isEqualTo(Strategy.ALL);
    }

    @Test
    void givesAllAnswersToWhoSaysNothingElse() {
        CompareBody body = read("{\"models\":[\"a\",\"a\"],\"request\":{}}");

        assertThat(body.blind()).isFalse();
        assertThat(body.strategy()).isEqualTo(Strategy.ALL);
    }

    @Test
    void putsTheModelBeforeAllElseAndChangesNoByteOfThat() {
        CompareBody body = read("{\"models\":[\"a\",\"b\"],\"request\": { \"x\" :1.0,\"big\":12345678901234567890} }");

        assertThat(text(body.requestTo("a\"b")))
                .isEqualTo("{\"model\":\"a\\\"b\", \"x\" :1.0,\"big\":12345678901234567890}");
    }

    @Test
    void leavesAnEmptyRequestJson() {
        CompareBody body = read("{\"models\":[\"a\",\"b\"],\"request\":{ }}");

        assertThat(text(body.requestTo("a"))).isEqualTo("{\"model\":\"a\" }");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "[]|",
                "{'models':['a','b'],'request':{}} {}|",
                "{'models':['a','b'],'models':['a','b'],'request':{}}|models",
                "{'models':['a',''],'request':{}}|models[1]",
                "{'models':['a',null],'request':{}}|models[1]",
                "{'models':['a',{'model':'b','variant':7}],'request':{}}|models[1].variant",
                "{'models':['a',{}],'request':{}}|models[1]",
                "{'models':['a','b'],'request':[]}|request",
                "{'models':['a','b'],'request':{'Model':'b'}}|request.Model",
            })
    void namesWhatIsWrong(String body, String param) {
        assertThat(refusal(body.replace('\'', '"')).param()).isEqualTo(param);
    }
}
