package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.GatewayProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that cannot succeed: each ends the process, with one line that says what is to be mended. */
class FailedStartIT {

    /** The reason, and what the parts that had been made before say of their start and their end. */
    private static final int LINES_MAX = 4;

    @TempDir
    Path folder;

    @Test
    void saysFileLineAndReasonOfABrokenPolicySet() throws IOException {
        Path policies = Files.createDirectories(folder.resolve("policies"));
        Files.writeString(policies.resolve("models.yaml"), "models:\n  talker: { target: nobody/talker }\n");

        assertOneLine(
                GatewayProcess.in(folder)
                        .with("penstock.policies", policies.toString())
                        .runToItsEnd(),
                "the policies cannot be loaded: models.yaml:2: ");
    }

    @Test
    void saysWhichPolicyFolderIsMissing() {
        Path missing = folder.resolve("missing");

        assertOneLine(
                GatewayProcess.in(folder)
                        .with("penstock.policies", missing.toString())
                        .runToItsEnd(),
                "the policies cannot be loaded: " + missing + ": there is no such folder");
    }

    @Test
    void saysWhatAnAdminTokenNeeds() {
        Ended ended = GatewayProcess.in(folder)
                .with("penstock.admin.token", "too-short")
                .runToItsEnd();

        assertOneLine(ended, "penstock.admin.token must have at least 32 bytes");
        assertThat(ended.output()).doesNotContain("too-short");
    }

    @Test
    void saysThatAWebhookNeedsASecret() {
        assertOneLine(
                GatewayProcess.in(folder)
                        .with("penstock.alerts.url", "http://127.0.0.1:9/")
                        .runToItsEnd(),
                "penstock.alerts.url needs penstock.alerts.secret");
    }

    @Test
    void saysWhichDataFolderCannotBeUsed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertOneLine(
                GatewayProcess.in(folder).with("penstock.data", file.toString()).runToItsEnd(), file.toString());
    }

    @Test
    void saysWhichSettingIsNoNumber() {
        assertOneLine(
                GatewayProcess.in(folder)
                        .with("penstock.edge.max-body-bytes", "many")
                        .runToItsEnd(),
                "penstock.edge.max-body-bytes");
    }

    private static void assertOneLine(Ended ended, String reason) {
        assertThat(ended.exitCode()).isNotZero();
        assertThat(ended.output()).containsOnlyOnce("Penstock does not start: ").contains(reason);
        assertThat(ended.output()).doesNotContain("\tat ", "Caused by");
        assertThat(ended.output().lines().count()).isLessThanOrEqualTo(LINES_MAX);
    }
}
