package dev.penstock.protocol;

import static dev.penstock.protocol.Wire.bytes;
import static dev.penstock.protocol.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

    private static String canonical(String json, String... excluded) {
        return text(CanonicalJson.of(bytes(json), Set.of(excluded)));
    }

    /** RFC 8785, section 3.2.2 and 3.2.3. */
    @Test
    void spellsTheExampleOfTheRfc() {
        String json = """
                {
                  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                  "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                  "literals": [null, true, false]
                }
                """;

        assertThat(canonical(json))
                .isEqualTo("{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    @Test
    void sortsByUtf16CodeUnits() {
        String json =
                "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}";

        assertThat(canonical(json)).isEqualTo("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}");
    }

    /** RFC 8785, appendix B, by the bits of the double. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000,0",
        "8000000000000000,0",
        "0000000000000001,5e-324",
        "8000000000000001,-5e-324",
        "7fefffffffffffff,1.7976931348623157e+308",
        "ffefffffffffffff,-1.7976931348623157e+308",
        "4340000000000000,9007199254740992",
        "c340000000000000,-9007199254740992",
        "4430000000000000,295147905179352830000",
        "44b52d02c7e14af5,9.999999999999997e+22",
        "44b52d02c7e14af6,1e+23",
        "44b52d02c7e14af7,1.0000000000000001e+23",
        "444b1ae4d6e2ef4e,999999999999999700000",
        "444b1ae4d6e2ef4f,999999999999999900000",
        "444b1ae4d6e2ef50,1e+21",
        "3eb0c6f7a0b5ed8c,9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d,0.000001",
        "41b3de4355555553,333333333.3333332",
        "41b3de4355555554,333333333.33333325",
        "41b3de4355555555,333333333.3333333",
        "41b3de4355555556,333333333.3333334",
        "41b3de4355555557,333333333.33333343",
        "becbf647612f3696,-0.0000033333333333333333",
        "43143ff3c1cb0959,1424953923781206.2"
    })
    void spellsNumbersAsEcmaScriptDoes(String bits, String expected) {
        assertThat(EcmaNumber.of(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))))
                .isEqualTo(expected);
    }

    @Test
    void takesOneNumberForOneHoweverItIsWritten() {
        assertThat(canonical("{\"a\":[1.0,1,10e-1,100E-2,-0.0]}")).isEqualTo("{\"a\":[1,1,1,1,0]}");
    }

    @Test
    void keepsLargeIntegersApart() {
        assertThat(canonical("{\"a\":9007199254740993,\"b\":9007199254740994,\"c\":-123456789012345678901234567890}"))
                .isEqualTo("{\"a\":9007199254740993,\"b\":9007199254740994,\"c\":-123456789012345678901234567890}");
    }

    @Test
    void keepsNumbersApartThatNoDoubleHolds() {
        assertThat(canonical("{\"a\":1e400}")).isNotEqualTo(canonical("{\"a\":1e401}"));
    }

    @Test
    void dropsNullAtTheTopOnlyAndWhatIsExcluded() {
        assertThat(canonical(
                        "{\"stream\":true,\"b\":null,\"a\":{\"stream\":true,\"n\":null},\"metadata\":{}}",
                        "stream",
                        "metadata"))
                .isEqualTo("{\"a\":{\"n\":null,\"stream\":true}}");
    }

    @Test
    void keepsHalvesOfSurrogatePairsApart() {
        assertThat(canonical("{\"a\":\"\\ud800\"}")).isEqualTo("{\"a\":\"\\ud800\"}");
        assertThat(canonical("{\"a\":\"\\uDC00\"}")).isEqualTo("{\"a\":\"\\udc00\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "", "{", "{} {}"})
    void refusesWhatIsNoObject(String json) {
        assertThatThrownBy(() -> canonical(json)).isInstanceOf(IllegalArgumentException.class);
    }
}
