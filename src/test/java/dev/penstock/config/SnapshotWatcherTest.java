package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.testing.Eventually;
import dev.penstock.testing.LogLines;
import dev.penstock.testing.TokenSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotWatcherTest {

    private static final String MODELS = "models: { one: { target: sim/one } }";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void takesAChangedSetWhole() throws IOException {
        try (SnapshotWatcher watcher = open()) {
            Snapshot before = watcher.current();

            write("models.yaml", "models: { two: { target: sim/two } }");
            watcher.refresh();

            assertThat(before.model("one")).isPresent();
            assertThat(watcher.current().model("one")).isEmpty();
            assertThat(watcher.current().model("two")).isPresent();
            assertThat(watcher.problem()).isEmpty();
        }
    }

    @Test
    void keepsTheOldSetWhileTheNewOneIsBroken() throws IOException {
        try (SnapshotWatcher watcher = open()) {
            Snapshot before = watcher.current();

            write("models.yaml", "models:\n  one: { target: nowhere/one }");
            watcher.refresh();

            assertThat(watcher.current()).isSameAs(before);
            assertThat(watcher.problem())
                    .hasValueSatisfying(problem -> assertThat(problem.toString())
                            .startsWith("models.yaml:2: 'nowhere/one' names the provider"));
        }
    }

    @Test
    void forgetsTheProblemWhenTheFilesAreWhatTheyWere() throws IOException {
        try (SnapshotWatcher watcher = open()) {
            write("models.yaml", "[");
            watcher.refresh();
            write("models.yaml", MODELS);
            watcher.refresh();

            assertThat(watcher.problem()).isEmpty();
            assertThat(watcher.current().model("one")).isPresent();
        }
    }

    @Test
    void followsTheKeySetsBesideTheFiles() throws IOException {
        write("corp.jwks.json", TokenSigner.keySet(TokenSigner.ec("first")));
        write("issuers.yaml", """
                issuers:
                  corp:
                    issuer: https://login.example.com
                    audience: penstock-admin
                    plane: admin
                    algorithms: [ ES256 ]
                    jwks_file: corp.jwks.json
                    claims: { roles: groups }
                    roles: { platform: penstock-admin }
                """);
        try (SnapshotWatcher watcher = open()) {
            assertThat(knows(watcher.current(), "first")).isTrue();

            write("corp.jwks.json", TokenSigner.keySet(TokenSigner.ec("second")));
            watcher.refresh();

            assertThat(knows(watcher.current(), "first")).isFalse();
            assertThat(knows(watcher.current(), "second")).isTrue();
        }
    }

    private static boolean knows(Snapshot snapshot, String keyId) {
        return snapshot.issuers()
                .get(0)
                .keys()
                .<Boolean>fold(
                        fetched -> false,
                        given -> given.set().find(keyId, "ES256").isPresent());
    }

    @Test
    void keepsTheSnapshotWhileNothingChanges() throws IOException {
        try (SnapshotWatcher watcher = open()) {
            watcher.refresh();
            Snapshot before = watcher.current();
            watcher.refresh();

            assertThat(watcher.current()).isSameAs(before);
        }
    }

    @Test
    void survivesAFolderThatGoesAwayAndComesBack() throws IOException {
        try (SnapshotWatcher watcher = open()) {
            Path away = folder.resolveSibling(folder.getFileName() + "-away");
            Files.move(folder, away);
            watcher.refresh();
            assertThat(watcher.problem()).isPresent();
            assertThat(watcher.current().model("one")).isPresent();

            Files.move(away, folder);
            watcher.refresh();
            assertThat(watcher.problem()).isEmpty();
        }
    }

    @Test
    void looksByItselfOnceItIsStarted() throws IOException {
        try (LogLines lines = LogLines.of(SnapshotWatcher.class);
                SnapshotWatcher watcher = open()) {
            watcher.start(Duration.ofMillis(1));
            write("other.yaml", "models: { two: { target: sim/two } }");

            Eventually.holds(
                    Duration.ofSeconds(30), () -> !lines.atLeast(Level.INFO).isEmpty());
        }
    }

    @Test
    void logsADistinctProblemOnce() throws IOException {
        try (LogLines lines = LogLines.of(SnapshotWatcher.class);
                SnapshotWatcher watcher = open()) {
            write("models.yaml", "[");
            watcher.refresh();
            watcher.refresh();
            write("other.yaml", "# the same problem in a changed set");
            watcher.refresh();

            assertThat(lines.atLeast(Level.SEVERE)).hasSize(1);
        }
    }

    @Test
    void doesNotOpenABrokenSet() throws IOException {
        write("models.yaml", "models: 1");

        assertThatThrownBy(() -> SnapshotWatcher.open(PolicyTexts.files(folder)))
                .hasMessage("the policies cannot be loaded: models.yaml:1: models: must be a mapping");
    }

    private SnapshotWatcher open() throws IOException {
        write("providers.yaml", PolicyTexts.PROVIDERS);
        write("models.yaml", MODELS);
        return SnapshotWatcher.open(PolicyTexts.files(folder));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }
}
