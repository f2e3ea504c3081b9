package dev.penstock.journal;

import static dev.penstock.journal.Entry.dispatch;
import static dev.penstock.journal.Entry.settled;
import static dev.penstock.journal.Entry.usage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.testing.Eventually;
import dev.penstock.testing.LogLines;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    @TempDir
    Path data;

    private Desk desk;

    @BeforeEach
    void begin() {
        desk = new Desk(data);
    }

    @Test
    void tellsTheNextLifeWhatHasNoEnd() {
        desk.write(
                dispatch("a", "hold of a"),
                dispatch("b", "hold of b"),
                dispatch("c", "hold of c, größer"),
                usage("c", "1 n$"),
                settled("a"),
                usage("c", "2 n$"));

        assertThat(desk.unfinished())
                .containsExactly(
                        new Unfinished("b", "hold of b", null, desk.clock().instant()),
                        new Unfinished(
                                "c", "hold of c, größer", "2 n$", desk.clock().instant()));
    }

    @Test
    void goesOnInTheSameFileAndSettlesWhatAnEarlierLifeLeft() {
        desk.write(dispatch("a", "hold"), dispatch("b", "hold"));
        desk.write(settled("a"), dispatch("c", "hold"));

        assertThat(desk.unfinishedRids()).containsExactly("b", "c");
        assertThat(desk.segments()).hasSize(1);
    }

    @Test
    void keepsTheLongestEntryThatThereMayBe() {
        String rid = "€".repeat(Entry.RID_CHARS_MAX);
        String hold = "€".repeat(Entry.PAYLOAD_CHARS_MAX);
        desk.write(dispatch(rid, hold));

        assertThat(desk.unfinished())
                .containsExactly(new Unfinished(rid, hold, null, desk.clock().instant()));
    }

    @Test
    void waitsForTheDiskWhereThatIsAskedFor() {
        try (Journal journal = desk.open()) {
            journal.append(dispatch("a", "hold"), Durability.SYNCED).await().atMost(LONGEST);

            assertThat(journal.problem()).isEmpty();
        }
        assertThat(desk.unfinishedRids()).containsExactly("a");
    }

    @Test
    void writesWhatWaitsBeforeItCloses() {
        List<Uni<Void>> ends = new ArrayList<>();
        try (Journal journal = desk.open()) {
            IntStream.range(0, 1000).forEach(i -> ends.add(begun(journal, dispatch("r" + i, "hold"))));
        }

        ends.forEach(end -> end.await().atMost(LONGEST));
        assertThat(desk.unfinishedRids()).hasSize(1000);
    }

    @Test
    void refusesOnceItIsClosed() {
        Journal journal = desk.open();
        journal.close();

        assertThatThrownBy(() -> Desk.append(journal, dispatch("a", "hold")))
                .isInstanceOf(JournalUnavailable.class)
                .hasMessageContaining("closed");
    }

    @Test
    void refusesMoreOpenAttemptsThanItMayTrack() {
        try (Journal journal = desk.with(Bounds.WIDE.withOpenMax(2)).open()) {
            Desk.append(journal, dispatch("a", "hold"), dispatch("b", "hold"));

            assertThatThrownBy(() -> Desk.append(journal, dispatch("c", "hold")))
                    .isInstanceOf(JournalUnavailable.class)
                    .hasMessageContaining("more than 2 attempts");

            Desk.append(journal, settled("a"), dispatch("c", "hold"));
        }
        assertThat(desk.unfinishedRids()).containsExactly("b", "c");
    }

    @Test
    void refusesMoreEntriesThanMayWaitButNoEnds() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch disk = new CountDownLatch(1);
        Opener slow = (file, options) -> {
            writing.countDown();
            Eventually.holds(LONGEST, () -> disk.getCount() == 0);
            return FileChannel.open(file, options);
        };
        List<Uni<Void>> ends = new ArrayList<>();
        try (Journal journal = desk.with(slow).with(Bounds.WIDE.withQueueMax(2)).open()) {
            ends.add(begun(journal, dispatch("a", "hold")));
            assertThat(writing.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
            ends.add(begun(journal, dispatch("b", "hold")));
            ends.add(begun(journal, usage("a", "charge")));

            assertThatThrownBy(() -> Desk.append(journal, dispatch("c", "hold")))
                    .isInstanceOf(JournalUnavailable.class)
                    .hasMessageContaining("more than 2 entries");

            ends.add(begun(journal, settled("a")));
            disk.countDown();
            ends.forEach(end -> end.await().atMost(LONGEST));
        }
        assertThat(desk.unfinishedRids()).containsExactly("b");
    }

    @Test
    void answersOnTheContextOfTheCaller() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (Journal journal = desk.open()) {
            Context context = vertx.getOrCreateContext();
            CompletableFuture<Context> answeredOn = new CompletableFuture<>();

            context.runOnContext(go -> journal.append(dispatch("a", "hold"))
                    .subscribe()
                    .with(done -> answeredOn.complete(Vertx.currentContext()), answeredOn::completeExceptionally));

            assertThat(answeredOn.get(LONGEST.toSeconds(), TimeUnit.SECONDS)).isSameAs(context);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void keepsWhatEightThreadsAppend() throws Exception {
        int each = 2000;
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Journal journal = desk.with(Bounds.WIDE.withSegmentBytes(1 << 16)).open()) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                String name = "t" + thread + "-";
                all.add(threads.submit(() -> IntStream.range(0, each).forEach(i -> {
                    Desk.append(journal, dispatch(name + i, "hold of " + name + i));
                    if (i % 10 != 0) {
                        Desk.append(journal, settled(name + i));
                    }
                })));
            }
            for (Future<?> one : all) {
                one.get(LONGEST.toSeconds() * 2, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(desk.unfinished())
                .hasSize(8 * each / 10)
                .allMatch(attempt -> attempt.hold().equals("hold of " + attempt.rid()));
    }

    @Test
    void deletesASegmentOnceAllInItAndBeforeItHasEnded() throws Exception {
        try (Journal journal = desk.with(Bounds.WIDE.withSegmentBytes(1)).open()) {
            Desk.append(journal, dispatch("a", "hold"), dispatch("b", "hold"), settled("b"), dispatch("c", "hold"));
            assertThat(desk.segments()).hasSize(4);

            Desk.append(journal, settled("a"));

            Eventually.asserts(() -> assertThat(desk.segments())
                    .extracting(file -> file.getFileName().toString())
                    .containsExactly("0000000000000004.segment", "0000000000000005.segment"));
        }
        assertThat(desk.unfinishedRids()).containsExactly("c");
    }

    @Test
    void oneAttemptWithoutAnEndDoesNotKeepAllThatComesAfterIt() {
        Desk small = desk.with(Bounds.WIDE.withSegmentBytes(1));
        small.write(dispatch("stuck", "hold"), usage("stuck", "charge"));
        try (Journal journal = small.open()) {
            for (int i = 0; i < 100; i++) {
                Desk.append(journal, dispatch("r" + i, "hold"), settled("r" + i));
            }
        }

        assertThat(small.segments()).hasSizeLessThan(20);
        assertThat(small.unfinished())
                .containsExactly(
                        new Unfinished("stuck", "hold", "charge", desk.clock().instant()));
    }

    @Test
    void forgetsWhatIsOlderThanTheStoreRemembers() throws Exception {
        try (LogLines log = LogLines.of(OpenAttempts.class);
                Journal journal = desk.with(Bounds.WIDE.withSegmentBytes(1)).open()) {
            Desk.append(journal, dispatch("old", "hold"));
            desk.clock().turn(Duration.ofHours(24).plusMillis(1));
            Desk.append(journal, dispatch("new", "hold"));

            Eventually.asserts(() -> assertThat(desk.segments()).hasSize(1));
            assertThat(log.atLeast(Level.WARNING)).singleElement().asString().contains("1 attempts");
        }
    }

    @Test
    void dropsAtTheStartWhatIsOlderThanTheStoreRemembers() {
        desk.write(dispatch("old", "hold"));
        desk.clock().turn(Duration.ofHours(23));
        desk.write(dispatch("new", "hold"));
        desk.clock().turn(Duration.ofHours(2));

        try (LogLines log = LogLines.of(OpenAttempts.class)) {
            assertThat(desk.unfinishedRids()).containsExactly("new");
            assertThat(log.atLeast(Level.WARNING)).singleElement().asString().contains("have not ended within 24 h");
        }
    }

    @Test
    void belongsToOneGatewayAtATime() {
        try (Journal first = desk.open()) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(desk::open)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("Another gateway")
                        .hasMessageContaining("penstock.data");
            }
            Desk.append(first, dispatch("a", "hold"));
        }
        assertThat(desk.unfinishedRids()).containsExactly("a");
    }

    @Test
    void makesAFolderThatOnlyItsOwnerCanOpen() throws Exception {
        desk.write();

        assertThat(Files.getPosixFilePermissions(desk.folder())).hasSize(3);
    }

    @Test
    void anEndHasNoPayload() {
        assertThatThrownBy(() -> new Entry(Entry.Type.SETTLED, "a", "text"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("payload of SETTLED");
        assertThatThrownBy(() -> dispatch("a", "x".repeat(Entry.PAYLOAD_CHARS_MAX + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("payload must have at most");
    }

    /** The end of an append that is under way from now on. */
    private static Uni<Void> begun(Journal journal, Entry entry) {
        return Uni.createFrom()
                .completionStage(journal.append(entry).subscribe().asCompletionStage());
    }
}
