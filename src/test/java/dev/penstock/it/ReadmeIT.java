package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.OptionalPart;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's examples, run as they stand: what it shows is what a newcomer sees. */
class ReadmeIT {

    private static final Pattern EXAMPLE = Pattern.compile("```sh\n(.*?)```\n(?:```text\n(.*?)```\n)?", Pattern.DOTALL);
    private static final long COMMAND_SECONDS_MAX = 30;

    /** A block of commands, and the output below it where there is one; {@code …} stands for anything. */
    private record Example(String commands, Optional<String> output) {}

    @TempDir
    Path folder;

    @Test
    void everyExampleGivesTheOutputThatStandsBelowIt() throws IOException, InterruptedException {
        OptionalPart.require(curl(), "curl");
        List<Example> examples = examples();
        assertThat(examples).hasSizeGreaterThan(4);

        try (GatewayProcess gateway = GatewayProcess.in(folder).start()) {
            StringBuilder before = new StringBuilder();
            for (Example example : examples) {
                String commands = example.commands()
                        .replace("http://localhost:8080", gateway.url().toString());
                if (example.output().isPresent()) {
                    assertThat(run(before + commands))
                            .as("the output of %s", commands)
                            .matches(pattern(example.output().get()));
                } else {
                    before.append(commands);
                }
            }
        }
    }

    private static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        Matcher found = EXAMPLE.matcher(Files.readString(Path.of("README.md")));
        while (found.find()) {
            examples.add(new Example(found.group(1), Optional.ofNullable(found.group(2))));
        }
        return examples;
    }

    private static Pattern pattern(String output) {
        String anything =
                Stream.of(output.strip().split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*?"));
        return Pattern.compile("\\s*" + anything + "\\s*", Pattern.DOTALL);
    }

    private static String run(String commands) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("bash", "-c", commands)
                .redirectErrorStream(true)
                .start();
        shell.getOutputStream().close();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        return output.replace("\r", "");
    }

    private static Optional<Path> curl() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(Path::of)
                .map(path -> path.resolve("curl"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
