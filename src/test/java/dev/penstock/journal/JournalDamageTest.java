package dev.penstock.journal;

import static dev.penstock.journal.Entry.dispatch;
import static dev.penstock.journal.Entry.settled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.logging.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal makes of files that are not as it wrote them. */
class JournalDamageTest {

    @TempDir
    Path data;

    private Desk desk;

    @BeforeEach
    void begin() {
        desk = new Desk(data);
    }

    @Test
    void cutsATailThatIsTornAnywhereAndGoesOn() throws IOException {
        desk.write(dispatch("a", "hold of a"));
        byte[] one = Files.readAllBytes(desk.onlySegment());
        desk.write(dispatch("b", "hold of b"));
        byte[] two = Files.readAllBytes(desk.onlySegment());

        for (int length = one.length; length < two.length; length++) {
            Files.write(desk.onlySegment(), Arrays.copyOf(two, length));

            assertThat(desk.unfinishedRids()).as("cut at %d", length).containsExactly("a");
            assertThat(desk.onlySegment()).hasBinaryContent(one);
            desk.write(dispatch("c", "hold of c"));
            assertThat(desk.unfinishedRids()).as("cut at %d", length).containsExactly("a", "c");
        }
    }

    @Test
    void cutsAHeaderThatIsTornAnywhereAndGoesOn() throws IOException {
        desk.write(dispatch("a", "hold"));
        byte[] whole = Files.readAllBytes(desk.onlySegment());

        for (int length = 0; length < SegmentHeader.BYTES; length++) {
            Files.write(desk.onlySegment(), Arrays.copyOf(whole, length));
            desk.write(dispatch("b", "hold"));

            assertThat(desk.unfinishedRids()).as("cut at %d", length).containsExactly("b");
            assertThat(desk.segments()).hasSize(1);
        }
    }

    @Test
    void cutsALastRecordOfWhichAnyBitIsWrong() throws IOException {
        desk.write(dispatch("a", "hold of a"));
        byte[] one = Files.readAllBytes(desk.onlySegment());
        desk.write(dispatch("b", "hold of b"));
        byte[] two = Files.readAllBytes(desk.onlySegment());

        for (int bit = one.length * Byte.SIZE; bit < two.length * Byte.SIZE; bit++) {
            Files.write(desk.onlySegment(), flipped(two, bit));

            assertThat(desk.unfinishedRids()).as("bit %d", bit).containsExactly("a");
            assertThat(desk.onlySegment()).hasBinaryContent(one);
        }
    }

    @Test
    void cutsZeroesThatALossOfPowerLeft() throws IOException {
        desk.write(dispatch("a", "hold"));
        byte[] whole = Files.readAllBytes(desk.onlySegment());
        Files.write(desk.onlySegment(), Arrays.copyOf(whole, whole.length + 4096));

        try (LogLines log = LogLines.of(Recovery.class)) {
            assertThat(desk.unfinishedRids()).containsExactly("a");
            assertThat(log.all()).singleElement().asString().contains("4096 bytes are cut off");
        }
        assertThat(desk.onlySegment()).hasBinaryContent(whole);
    }

    @Test
    void leavesAFileThatIsDamagedInItsMiddleAndBeginsAnother() throws IOException {
        desk.write(dispatch("a", "hold"));
        long end = Files.size(desk.onlySegment());
        desk.write(dispatch("b", "hold"), dispatch("c", "hold"));
        byte[] damaged = flipped(Files.readAllBytes(desk.onlySegment()), (int) (end + 10) * Byte.SIZE);
        Files.write(desk.onlySegment(), damaged);

        desk.write(dispatch("d", "hold"));

        assertThat(desk.unfinishedRids()).containsExactly("a", "d");
        assertThat(desk.segments()).hasSize(2);
        assertThat(desk.segments().get(0)).hasBinaryContent(damaged);
    }

    @Test
    void readsOnBehindAnOlderFileThatIsDamaged() throws IOException {
        Desk small = desk.with(Bounds.WIDE.withSegmentBytes(100));
        small.write(dispatch("a", "hold"), dispatch("b", "h".repeat(100)), dispatch("c", "hold"), settled("a"));
        Path first = small.segments().get(0);
        assertThat(small.segments()).hasSize(2);
        Files.write(first, flipped(Files.readAllBytes(first), (int) (Files.size(first) - 1) * Byte.SIZE));

        try (LogLines log = LogLines.of(Recovery.class)) {
            assertThat(small.unfinishedRids()).containsExactly("c");
            assertThat(log.atLeast(Level.WARNING)).singleElement().asString().contains("is damaged after");
        }
    }

    @Test
    void leavesAForeignFileAloneAndBeginsAnotherBesideIt() throws IOException {
        Files.createDirectories(desk.folder());
        Path foreign = desk.folder().resolve("0000000000000001.segment");
        Files.writeString(foreign, "a letter that somebody keeps here");
        Path newer = desk.folder().resolve("0000000000000002.segment");
        Files.writeString(newer, "PENSTOCK JOURNAL 2\n and what follows");

        try (LogLines log = LogLines.of(Recovery.class)) {
            desk.write(dispatch("a", "hold"));
            assertThat(log.atLeast(Level.WARNING))
                    .hasSize(2)
                    .allMatch(line -> line.contains("neither read nor touched"));
        }
        desk.write(dispatch("b", "hold"));

        assertThat(desk.unfinishedRids()).containsExactly("a", "b");
        assertThat(foreign).hasContent("a letter that somebody keeps here");
        assertThat(newer).hasContent("PENSTOCK JOURNAL 2\n and what follows");
        assertThat(desk.segments()).hasSize(3);
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
        return flipped;
    }
}
