package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schema, file-shaped records and the files that we ship say the same. */
class PolicySchemaTest {

    private static final Path POLICIES = Path.of("policies");
    private static final long SEED = 20261124;
    private static final int MUTATIONS_PER_FILE = 200;

    private static final String INSERTED = "{}[]:,#&*!|>'\"%@`\t\u0000\u2028-~$9";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<JsonNode> VALUES = Stream.of(
                    "0",
                    "-1",
                    "1",
                    "1.5",
                    "101",
                    "9007200",
                    "true",
                    "\"\"",
                    "\"day\"",
                    "\"5m\"",
                    "\"user\"",
                    "\"refuse\"",
                    "\"sim-small\"",
                    "\"simulator/x\"",
                    "\"*\"",
                    "\"2026-11-01\"",
                    "{}",
                    "[]",
                    "[1]",
                    "\"cache_only\"",
                    "\"month\"",
                    "\"bounded\"",
                    "\"audit\"",
                    "{\"use\":\"sim-small\"}",
                    "{\"fit\":256}",
                    "[\"sim-*\"]",
                    "{\"ttl\":\"1h\"}",
                    "0.001",
                    "10000",
                    "{\"share\":60}",
                    "{\"metric\":\"latency\",\"margin\":10}",
                    "{\"group\":\"g\",\"from\":0,\"to\":5}",
                    "[{\"limit_usd\":1,\"window\":\"hour\"}]",
                    "{\"target\":\"simulator/x\"}",
                    "\"admin\"",
                    "\"data\"",
                    "\"basic\"",
                    "[\"RS256\"]",
                    "{\"tenant\":\"org_id\"}",
                    "{\"roles\":\"groups\"}",
                    "{\"org-17\":\"initech\"}",
                    "{\"everyone\":\"penstock-viewer\"}")
            .map(PolicySchemaTest::json)
            .toList();
    private static final List<String> MEMBERS = List.of(
            "x",
            "X",
            "*",
            "a*",
            "sim x",
            "unit",
            "target",
            "cache",
            "budgets",
            "limits",
            "concurrency",
            "disabled",
            "retries",
            "simulator/y",
            "team",
            "zone",
            "alert_at",
            "when_exhausted",
            "limit_tokens",
            "limit_requests",
            "models",
            "window",
            "billing_day",
            "mode",
            "outage_cap_usd",
            "max_gateways",
            "version",
            "max_input_tokens",
            "reasoning",
            "api_key",
            "timeout",
            "experiment",
            "coverage",
            "salt",
            "control",
            "exclusive",
            "expected_units",
            "slow_total",
            "breaker",
            "session_metadata",
            "hold",
            "units",
            "approval",
            "issuers",
            "plans",
            "plan",
            "plane",
            "claims",
            "algorithms",
            "leeway",
            "jwks_file",
            "tenants",
            "roles",
            "user_budgets");

    @ParameterizedTest
    @MethodSource("shippedFiles")
    void describesEveryFileThatWeShip(Path file) throws IOException, InvalidPolicy {
        YamlDocument document = YamlReader.read(file.toString(), Files.readAllBytes(file));

        assertThat(schema().validate(document.root().toString(), InputFormat.JSON))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shippedFiles")
    void isNamedInEveryFileThatWeShip(Path file) throws IOException {
        String toSchema = POLICIES.equals(file.getParent()) ? "schema.json" : "../schema.json";

        assertThat(Files.readString(file)).startsWith("# yaml-language-server: $schema=" + toSchema + "\n");
    }

    @Test
    void hasNoMemberThatThePageOfPoliciesDoesNotName() throws IOException {
        Set<String> members = new TreeSet<>();
        json(schemaText())
                .findValues("properties")
                .forEach(properties -> properties.fieldNames().forEachRemaining(members::add));

        assertThat(wordsInCode(Files.readString(POLICIES.resolve("README.md")))).containsAll(members);
    }

    /** The words that a page sets in code; blocks of code are left out. */
    private static Set<String> wordsInCode(String page) {
        return Pattern.compile("`([^`]+)`")
                .matcher(page.replaceAll("(?s)```.*?```", ""))
                .results()
                .flatMap(span -> Stream.of(span.group(1).split("\\W+")))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("records")
    void hasTheMembersOfEveryRecord(Class<?> record) throws IOException {
        Set<String> members = new TreeSet<>();
        definition(record).path("properties").fieldNames().forEachRemaining(members::add);

        assertThat(members).isEqualTo(memberNames(record));
    }

    @ParameterizedTest
    @MethodSource("shippedFiles")
    void neverRefusesWhatTheLoaderTakes(Path file) throws IOException, InvalidPolicy {
        Schema schema = schema();
        Random random = new Random(SEED);
        JsonNode root =
                YamlReader.read(file.toString(), Files.readAllBytes(file)).root();
        for (int i = 0; i < MUTATIONS_PER_FILE; i++) {
            JsonNode mutant = mutateTree(root.deepCopy(), random);
            if (load(file, mutant.toString()) instanceof Reading.Taken) {
                assertThat(schema.validate(mutant.toString(), InputFormat.JSON))
                        .as("seed %d, mutant %s", SEED, mutant)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shippedFiles")
    void anyMutantLoadsOrIsAProblemWithALine(Path file) throws IOException {
        Random random = new Random(SEED);
        String text = Files.readString(file);
        for (int i = 0; i < MUTATIONS_PER_FILE; i++) {
            String mutant = mutateText(text, random);
            if (load(file, mutant) instanceof Reading.Broken broken) {
                assertThat(broken.problem().line())
                        .as("seed %d, mutant %s", SEED, mutant)
                        .isPositive();
            }
        }
    }

    @Test
    void isAValidSchemaOfItsDialect() throws IOException {
        String metaSchema = "{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}";
        Schema meta = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(metaSchema);

        assertThat(meta.validate(schemaText(), InputFormat.JSON)).isEmpty();
    }

    static Stream<Path> shippedFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : List.of(POLICIES, POLICIES.resolve("examples"))) {
            try (Stream<Path> entries = Files.list(folder)) {
                entries.filter(file -> file.toString().endsWith(".yaml"))
                        .filter(file -> !file.toString().endsWith(".cases.yaml"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files.stream();
    }

    static Stream<Class<?>> records() {
        return Stream.of(
                        Stream.of(PolicyFile.class, BudgetEntry.class, ExperimentEntry.class, IssuerEntry.class),
                        Arrays.stream(PolicyFile.class.getDeclaredClasses()),
                        Arrays.stream(ExperimentEntry.class.getDeclaredClasses()),
                        Stream.of(IssuerEntry.ClaimsEntry.class))
                .flatMap(records -> records);
    }

    private static JsonNode definition(Class<?> record) throws IOException {
        JsonNode schema = new ObjectMapper().readTree(schemaText());
        if (record == PolicyFile.class) {
            return schema;
        }
        String name = record.getSimpleName().replace("Entry", "");
        return schema.path("$defs").path(name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1));
    }

    private static Set<String> memberNames(Class<?> record) {
        var snakeCase = new PropertyNamingStrategies.SnakeCaseStrategy();
        Set<String> names = new TreeSet<>();
        for (RecordComponent component : record.getRecordComponents()) {
            names.add(snakeCase.translate(component.getName()));
        }
        return names;
    }

    /** Loads the text in the place of the file, among the default set. */
    private static Reading load(Path file, String text) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (Path other :
                shippedFiles().filter(path -> POLICIES.equals(path.getParent())).toList()) {
            files.put(other.getFileName().toString(), Files.readAllBytes(other));
        }
        files.put(file.getFileName().toString(), text.getBytes(StandardCharsets.UTF_8));
        return new PolicyFiles(POLICIES, name -> Optional.empty()).compile(Sources.of(files));
    }

    private static String mutateText(String text, Random random) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + 1 + random.nextInt(12));
        String piece = text.substring(at, end);
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at) + text.substring(end);
            case 1 -> text.substring(0, end) + piece + text.substring(end);
            case 2 -> text.substring(0, at) + INSERTED.charAt(random.nextInt(INSERTED.length())) + text.substring(at);
            default -> text.substring(0, at) + new StringBuilder(piece).reverse() + text.substring(end);
        };
    }

    /** Replaces, removes or adds one member or element somewhere in the tree. */
    private static JsonNode mutateTree(JsonNode root, Random random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(root, containers);
        JsonNode container = containers.get(random.nextInt(containers.size()));
        JsonNode value = VALUES.get(random.nextInt(VALUES.size())).deepCopy();
        if (container instanceof ArrayNode array) {
            if (array.isEmpty() || random.nextBoolean()) {
                array.add(value);
            } else {
                array.set(random.nextInt(array.size()), value);
            }
        } else if (container instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.isEmpty() ? "x" : names.get(random.nextInt(names.size()));
            switch (random.nextInt(3)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(name, value);
                default -> object.set(MEMBERS.get(random.nextInt(MEMBERS.size())), value);
            }
        }
        return root;
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schemaText());
    }

    private static String schemaText() throws IOException {
        return Files.readString(POLICIES.resolve("schema.json"));
    }
}
