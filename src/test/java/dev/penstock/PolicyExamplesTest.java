package dev.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.penstock.config.PolicyFiles;
import dev.penstock.config.Snapshot;
import dev.penstock.core.Ask;
import dev.penstock.core.Caller;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Model;
import dev.penstock.core.Price;
import dev.penstock.core.Tags;
import dev.penstock.core.Variant;
import dev.penstock.core.Verdict;
import dev.penstock.experiment.Assignment;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.UnitSources;
import dev.penstock.policy.Policy;
import dev.penstock.route.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shipped policies and examples decide is what the cases beside them say. */
class PolicyExamplesTest {

    private static final Path POLICIES = Path.of("policies");
    private static final Path EXAMPLES = POLICIES.resolve("examples");
    private static final Pattern README_POLICIES = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @MethodSource("casesFiles")
    void decidesAsItsCasesSay(Path casesFile, @TempDir Path folder) throws IOException {
        JsonNode cases = new YAMLMapper().readTree(casesFile.toFile());
        Snapshot snapshot = load(example(casesFile), cases.get("over_default").booleanValue(), folder);

        assertThat(cases.get("cases")).isNotEmpty();
        for (JsonNode one : cases.get("cases")) {
            String expected = one.has("target")
                    ? one.get("target").textValue()
                    : "refused: " + one.get("refused").textValue();
            assertThat(decide(snapshot, one)).as("%s: %s", casesFile, one).isEqualTo(expected);
        }
    }

    @Test
    void everyExampleHasCases() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files.filter(file -> !file.toString().endsWith(".cases.yaml")))
                    .allSatisfy(file -> assertThat(Path.of(file.toString().replace(".yaml", ".cases.yaml")))
                            .exists());
        }
    }

    /** They cost more than the models whose names they begin with, or bill more than tokens. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-4o-2024-05-13",
                "gpt-4o-search-preview",
                "gpt-4o-audio-preview",
                "gpt-4o-mini-search-preview",
                "gpt-4o-mini-audio-preview"
            })
    void leavesDearerModelsOfTheSameBeginningWithoutAPrice(String model, @TempDir Path folder) throws IOException {
        Snapshot example = load(Optional.of(EXAMPLES.resolve("openai.yaml")), false, folder.resolve("example"));
        Snapshot readme = readme(folder.resolve("readme"));

        assertThat(price(example, model)).isNull();
        assertThat(price(readme, model)).isNull();
    }

    @Test
    void theReadmesExamplePricesEveryNameOfItsModel(@TempDir Path folder) throws IOException {
        Snapshot readme = readme(folder);

        assertThat(price(readme, "gpt-4o-mini")).isNotNull().isEqualTo(price(readme, "gpt-4o-mini-2024-07-18"));
        assertThat(readme.key("search-prod").orElseThrow().caller().models()).containsExactly("gpt-*");
    }

    private static @Nullable Price price(Snapshot snapshot, String model) {
        return snapshot.model(model).orElseThrow().variants().get(0).target().price();
    }

    private static Snapshot readme(Path folder) throws IOException {
        Matcher block = README_POLICIES.matcher(Files.readString(Path.of("README.md")));
        assertThat(block.find()).isTrue();
        Files.writeString(
                Files.createDirectories(folder).resolve("readme.yaml"),
                block.group(1).replace("<of the whole key>", "0".repeat(64)));
        return read(folder);
    }

    static List<Path> casesFiles() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".cases.yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static String decide(Snapshot snapshot, JsonNode one) {
        Caller caller = caller(snapshot, one);
        Policy policy = new Policy();
        Ask ask = ask(one.get("model").textValue());
        Verdict<Model> verdict =
                policy.check(caller, ask, snapshot.model(ask.model()).orElse(null));
        return verdict.then(model -> policy.variant(
                                caller, model, one.path("variant").asText(""))
                        .then(forced -> Verdict.yes(
                                target(caller, model, forced, one.path("user").asText("")))))
                .fold(
                        target -> target,
                        refusal -> "refused: " + refusal.reason().name().toLowerCase(Locale.ROOT));
    }

    /** Who calls with a key, or with a token. */
    private static Caller caller(Snapshot snapshot, JsonNode one) {
        return one.has("key")
                ? snapshot.key(one.get("key").textValue()).orElseThrow().caller()
                : snapshot.tokenCaller(
                                one.get("issuer").textValue(),
                                one.get("tenant").textValue(),
                                one.path("team").textValue(),
                                one.get("plan").textValue())
                        .orElseThrow();
    }

    private static String target(Caller caller, Model model, Optional<String> forced, String user) {
        UnitSources sources = new UnitSources(caller.tenant(), caller.key(), null, null, user, Tags.NONE, 0);
        Variant variant = new Assignment()
                .assign(model, Table.provisional(model), forced.orElse(null), sources)
                .variant();
        return new Router().plan(model, variant, target -> false).first().id();
    }

    private static Ask ask(String model) {
        return new Ask(
                Endpoint.CHAT_COMPLETIONS, model, false, false, 1, OptionalLong.empty(), 100, 1, false, null, 0, null);
    }

    /** The example of the cases; none for those of the default set. */
    private static Optional<Path> example(Path casesFile) {
        Path example = Path.of(casesFile.toString().replace(".cases.yaml", ".yaml"));
        return Files.exists(example) ? Optional.of(example) : Optional.empty();
    }

    private static Snapshot load(Optional<Path> example, boolean overDefault, Path folder) throws IOException {
        List<Path> files = new ArrayList<>(example.stream().toList());
        if (overDefault) {
            try (Stream<Path> defaults = Files.list(POLICIES)) {
                defaults.filter(file -> file.toString().endsWith(".yaml")).forEach(files::add);
            }
        }
        Files.createDirectories(folder);
        for (Path file : files) {
            Files.copy(file, folder.resolve(file.getFileName()));
        }
        return read(folder);
    }

    private static Snapshot read(Path folder) {
        PolicyFiles set = new PolicyFiles(
                folder, name -> name.endsWith("_API_KEY") ? Optional.of("not-a-key") : Optional.empty());
        return set.read().fold(snapshot -> snapshot, problem -> {
            throw new AssertionError(problem.toString());
        });
    }
}
