package dev.penstock.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotsTest {

    /** The first by the authors of the hash, the next three published by flagd, the others computed for this project. */
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "hello, 613153351",
        "headerColorrachel@faas.com, 1805633606",
        "headerColormonica@faas.com, 3314683759",
        "headerColorjoey@faas.com, 309582631",
        "checkout/enrol:user:demo/alice, 1222526605",
        "checkout/assign:user:demo/alice, 2840246977",
        "checkout/bucket:user:demo/alice, 3893460594",
        "checkout/enrol:user:demo/zoë, 2401321137",
        "checkout/assign:user:demo/zoë, 1681946197",
        "checkout/bucket:user:demo/zoë, 2090014961",
    })
    void hashesAsPublished(String text, long hash) {
        assertThat(Integer.toUnsignedLong(Murmur3.hash(text.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(hash);
    }

    @ParameterizedTest
    @CsvSource({"1805633606, 4204", "3314683759, 7717", "309582631, 720", "0, 0", "4294967295, 9999"})
    void mapsTheUnsignedHashToASlot(long hash, int slot) {
        assertThat(Slots.of((int) hash)).isEqualTo(slot);
    }

    @Test
    void decidesTwoPurposesForOneUnitApart() {
        Unit alice = new Unit("user:demo/alice");
        Unit zoe = new Unit("user:demo/zoë");

        assertThat(Slots.slot("checkout", "enrol", alice)).isEqualTo(2846);
        assertThat(Slots.slot("checkout", "assign", alice)).isEqualTo(6612);
        assertThat(Slots.slot("checkout", "enrol", zoe)).isEqualTo(5591);
        assertThat(Slots.slot("checkout", "assign", zoe)).isEqualTo(3916);
        assertThat(Slots.bucket("checkout", alice)).isEqualTo(116);
        assertThat(Slots.bucket("checkout", zoe)).isEqualTo(62);
    }
}
