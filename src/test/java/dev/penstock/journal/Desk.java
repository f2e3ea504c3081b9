package dev.penstock.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.TurnedClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A data folder with a journal that a test opens, writes and reads again. */
record Desk(Path data, Bounds bounds, TurnedClock clock, Opener opener) {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    Desk(Path data) {
        this(data, Bounds.WIDE, new TurnedClock(), FileChannel::open);
    }

    Desk with(Bounds other) {
        return new Desk(data, other, clock, opener);
    }

    Desk with(Opener other) {
        return new Desk(data, bounds, clock, other);
    }

    Journal open() {
        return Journal.open(data, bounds, clock, opener);
    }

    /** Writes these in one life of a journal. */
    void write(Entry... entries) {
        try (Journal journal = open()) {
            append(journal, entries);
        }
    }

    /** What the next life of the journal finds unfinished. */
    List<Unfinished> unfinished() {
        try (Journal journal = open()) {
            return journal.unfinished();
        }
    }

    List<String> unfinishedRids() {
        return unfinished().stream().map(Unfinished::rid).toList();
    }

    static void append(Journal journal, Entry... entries) {
        for (Entry entry : entries) {
            journal.append(entry).await().atMost(LONGEST);
        }
    }

    Path folder() {
        return data.resolve("journal");
    }

    List<Path> segments() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(".segment"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path onlySegment() {
        assertThat(segments()).hasSize(1);
        return segments().get(0);
    }
}
