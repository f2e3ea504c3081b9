package dev.penstock.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.redis.Processes;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal of a process that is killed in the midst of appending. */
class JournalKillTest {

    private static final int LIVES = 3;
    private static final int ENTRIES_MIN = 5000;

    @TempDir
    Path data;

    private final Set<String> dispatched = new LinkedHashSet<>();
    private final Set<String> settled = new LinkedHashSet<>();

    @Test
    void holdsWhatWasAcknowledgedBeforeTheKill() throws Exception {
        for (int life = 0; life < LIVES; life++) {
            appendUntilKilled("life" + life);
        }

        List<String> found;
        try (Journal journal = Journal.open(data, Bounds.WIDE, Clock.systemUTC())) {
            found = journal.unfinished().stream().map(Unfinished::rid).toList();
        }
        assertThat(dispatched).hasSizeGreaterThan(ENTRIES_MIN);
        assertThat(found).doesNotContainAnyElementsOf(settled);
        // What was to be settled may be so without an acknowledgement that we saw.
        assertThat(found)
                .containsAll(
                        dispatched.stream().filter(JournalKillTest::staysOpen).toList());
    }

    private void appendUntilKilled(String life) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Appending.class.getName(),
                        data.toString(),
                        life)
                .redirectError(data.resolve(life + ".log").toFile())
                .start();
        try (BufferedReader out = process.inputReader()) {
            for (int line = 0; line < ENTRIES_MIN; line++) {
                note(out.readLine());
            }
            assertThatThrownBy(() -> Journal.open(data, Bounds.WIDE, Clock.systemUTC()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Another gateway");
            Processes.kill(process.pid());
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                note(line);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** A line may be cut off by the kill. */
    private void note(@Nullable String line) {
        String[] words =
                Objects.requireNonNull(line, "the process has ended by itself").split(" ", -1);
        if (words.length == 3) {
            (words[0].equals("DISPATCH") ? dispatched : settled).add(words[1]);
        }
    }

    private static boolean staysOpen(String rid) {
        return !Appending.isSettled(Integer.parseInt(rid.substring(rid.indexOf('-') + 1)));
    }
}
