package dev.penstock.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sets of policy files written as text in a test. */
final class PolicyTexts {

    static final String PROVIDERS =
            "providers: { sim: { dialect: openai, base_url: 'http://127.0.0.1:1/simulator/v1' } }";

    private static final Map<String, String> ENVIRONMENT =
            Map.of("HOST", "example.com", "EMPTY", "", "KEY", "canary-4711");

    private PolicyTexts() {}

    /** Reads files named a.yaml, b.yaml and so on. */
    static Reading read(String... texts) {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < texts.length; i++) {
            files.put((char) ('a' + i) + ".yaml", texts[i].getBytes(StandardCharsets.UTF_8));
        }
        return files(Path.of(".")).compile(Sources.of(files));
    }

    static Snapshot snapshot(String... texts) {
        return read(texts).fold(snapshot -> snapshot, problem -> {
            throw new AssertionError(problem.toString());
        });
    }

    static PolicyProblem problem(String... texts) {
        return read(texts)
                .fold(
                        snapshot -> {
                            throw new AssertionError("the set was taken");
                        },
                        problem -> problem);
    }

    static PolicyFiles files(Path folder) {
        return new PolicyFiles(folder, name -> Optional.ofNullable(ENVIRONMENT.get(name)));
    }
}
