package dev.penstock.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The test vectors of RFC 5869, appendix A. */
class HkdfTest {

    private static final HexFormat HEX = HexFormat.of();

    @Test
    void agreesWithTheFirstVector() {
        Hkdf hkdf = new Hkdf(HEX.parseHex("000102030405060708090a0b0c"), HEX.parseHex("0b".repeat(22)));

        assertThat(HEX.formatHex(hkdf.expand(HEX.parseHex("f0f1f2f3f4f5f6f7f8f9"), 42)))
                .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    }

    @Test
    void agreesWithTheThirdVectorWhichHasNoSalt() {
        Hkdf hkdf = new Hkdf(new byte[0], HEX.parseHex("0b".repeat(22)));

        assertThat(HEX.formatHex(hkdf.expand(new byte[0], 42)))
                .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    }

    @Test
    void refusesMoreThanItsKeyStreamHas() {
        Hkdf hkdf = new Hkdf(new byte[0], new byte[] {1});

        assertThatIllegalArgumentException().isThrownBy(() -> hkdf.expand(new byte[0], 255 * 32 + 1));
    }
}
