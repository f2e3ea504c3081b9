package dev.penstock.journal;

import static dev.penstock.journal.Entry.dispatch;
import static dev.penstock.journal.Entry.settled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.testing.Eventually;
import dev.penstock.testing.LogLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal does on a disk that is full, or that cannot keep what it was given. */
class JournalDiskTest {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int HALF_A_RECORD = 500;
    private static final String LARGE = "h".repeat(1000);

    @TempDir
    Path data;

    @Test
    void refusesWhileTheDiskIsFullAndTakesThePartialRecordBack() throws Exception {
        SmallDisk disk = new SmallDisk(1 << 20);
        Desk desk = new Desk(data).with(disk);
        try (Journal journal = desk.open()) {
            Desk.append(journal, dispatch("a", "hold"));
            byte[] before = Files.readAllBytes(desk.onlySegment());
            disk.leave(HALF_A_RECORD);

            assertThatThrownBy(() -> Desk.append(journal, dispatch("b", LARGE)))
                    .isInstanceOf(JournalUnavailable.class)
                    .hasMessageContaining("No space left on device");

            assertThat(journal.problem()).get().asString().contains("No space left on device");
            Eventually.asserts(() -> assertThat(desk.onlySegment()).hasBinaryContent(before));
        }
        assertThat(desk.unfinishedRids()).containsExactly("a");
    }

    @Test
    void writesAgainAsSoonAsThereIsRoom() {
        SmallDisk disk = new SmallDisk(HALF_A_RECORD);
        Desk desk = new Desk(data).with(disk);
        try (LogLines log = LogLines.of(Health.class);
                Journal journal = desk.open()) {
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThatThrownBy(() -> Desk.append(journal, dispatch("a", LARGE)))
                        .isInstanceOf(JournalUnavailable.class);
            }
            disk.leave(1 << 20);

            Desk.append(journal, dispatch("b", LARGE));

            assertThat(journal.problem()).isEmpty();
            assertThat(log.atLeast(Level.SEVERE)).hasSize(1);
            assertThat(log.all()).hasSize(2).last().asString().contains("again");
        }
        assertThat(desk.unfinishedRids()).containsExactly("b");
    }

    @Test
    void findsOutByItselfThatThereIsRoomAgain() throws Exception {
        SmallDisk disk = new SmallDisk(0);
        Desk desk = new Desk(data).with(disk);
        try (Journal journal = desk.open()) {
            assertThatThrownBy(() -> Desk.append(journal, dispatch("a", LARGE))).isInstanceOf(JournalUnavailable.class);

            disk.leave(1 << 20);

            Eventually.asserts(() -> assertThat(journal.problem()).isEmpty());
        }
        assertThat(desk.unfinished()).isEmpty();
        assertThat(desk.onlySegment()).isEmptyFile();
    }

    @Test
    void anEndThatCouldNotBeWrittenMakesRoomAllTheSame() {
        SmallDisk disk = new SmallDisk(1 << 20);
        Desk desk = new Desk(data).with(disk).with(Bounds.WIDE.withOpenMax(1));
        try (Journal journal = desk.open()) {
            Desk.append(journal, dispatch("a", "hold"));
            disk.leave(0);
            assertThatThrownBy(() -> Desk.append(journal, settled("a"))).isInstanceOf(JournalUnavailable.class);
            disk.leave(1 << 20);

            Desk.append(journal, dispatch("b", "hold"));
        }
        assertThat(desk.unfinishedRids()).containsExactly("a", "b");
    }

    @Test
    void tellsThoseWhoWaitForADiskThatDoesNotSync() throws Exception {
        SmallDisk disk = new SmallDisk(1 << 20);
        Desk desk = new Desk(data).with(disk);
        try (Journal journal = desk.open()) {
            disk.sync(false);

            assertThatThrownBy(() -> journal.append(dispatch("a", "hold"), Durability.SYNCED)
                            .await()
                            .atMost(LONGEST))
                    .isInstanceOf(JournalUnavailable.class)
                    .hasMessageContaining("Input/output error");

            assertThat(journal.problem()).get().asString().contains("cannot be synced");
            disk.sync(true);
            Eventually.asserts(() -> assertThat(journal.problem()).isEmpty());
        }
    }
}
