package dev.penstock.it;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A browser without a window, with a profile of its own.
 *
 * @param program the executable
 * @param profile an empty folder
 */
record Chromium(Path program, Path profile) {

    private static final long PATIENCE_SECONDS = 60;

    /** In the page's own time: its timers run ahead, what it asks the gateway is waited for. */
    private static final String PAGE_MILLIS = "3000";

    /** The browser, where one is installed. */
    static Optional<Chromium> find(Path profile) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new Chromium(program, profile));
    }

    /** The elements of the page after its scripts have run, as HTML. */
    String dom(String url) throws IOException, InterruptedException {
        return run("--dump-dom", url);
    }

    /** A picture of the page as it looks on a light desktop. */
    void screenshot(String url, Path picture) throws IOException, InterruptedException {
        Files.createDirectories(picture.getParent());
        run("--window-size=1280,900", "--hide-scrollbars", "--screenshot=" + picture, url);
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile,
                "--virtual-time-budget=" + PAGE_MILLIS));
        command.addAll(List.of(arguments));
        Path output = profile.resolve("output.html");
        Process browser = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(profile.resolve("errors.txt").toFile())
                .start();
        if (!browser.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            browser.destroyForcibly();
            throw new AssertionError("the browser did not come to an end");
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
