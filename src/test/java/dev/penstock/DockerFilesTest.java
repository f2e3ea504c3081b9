package dev.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be known about the container files without a container engine. */
class DockerFilesTest {

    private static final Path DOCKER = Path.of("docker");
    private static final Path DOCKERFILE = DOCKER.resolve("Dockerfile");
    private static final Path HEALTH_CHECK = DOCKER.resolve("HealthCheck.java");
    private static final Path DASHBOARDS = DOCKER.resolve("grafana/dashboards");
    private static final YAMLMapper YAML = new YAMLMapper();

    @ParameterizedTest
    @CsvSource({"gateway, 8080", "gateway, 9000", "prometheus, 9090", "grafana, 3000"})
    void eachServiceIsReachedAtItsPort(String service, int port) throws IOException {
        assertThat(texts(service(service).path("ports"))).anyMatch(mapping -> mapping.endsWith(port + ":" + port));
    }

    @Test
    void onlyTheDataPlaneIsOpenBeyondThisMachine() throws IOException {
        for (JsonNode service : services()) {
            assertThat(texts(service.path("ports")))
                    .allMatch(mapping -> mapping.equals("8080:8080") || mapping.startsWith("127.0.0.1:"));
        }
        assertThat(service("valkey").has("ports")).isFalse();
        assertThat(service("cache").has("ports")).isFalse();
    }

    @Test
    void everyMountedFileExists() throws IOException {
        JsonNode volumes = compose().path("volumes");
        for (JsonNode service : services()) {
            for (String mount : texts(service.path("volumes"))) {
                String source = mount.substring(0, mount.indexOf(':'));
                if (source.startsWith(".")) {
                    assertThat(DOCKER.resolve(source).normalize()).exists();
                } else {
                    assertThat(volumes.has(source)).as(source).isTrue();
                }
            }
        }
    }

    @Test
    void everyImageHasATag() throws IOException {
        List<String> images = new ArrayList<>(services().stream()
                .map(service -> service.path("image").asText())
                .toList());
        images.addAll(lines("FROM (\\S+).*"));

        assertThat(images).hasSizeGreaterThan(4).allMatch(image -> image.matches("[a-z0-9./-]+:[A-Za-z0-9._-]+"));
        assertThat(images).noneMatch(image -> image.endsWith(":latest"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "valkey", "cache", "prometheus", "grafana"})
    void noServiceCanGainPrivileges(String name) throws IOException {
        JsonNode service = service(name);

        assertThat(texts(service.path("cap_drop"))).containsExactly("ALL");
        assertThat(texts(service.path("security_opt"))).contains("no-new-privileges:true");
    }

    @Test
    void theGatewayWritesOnlyToItsVolumeAndToMemory() throws IOException {
        JsonNode gateway = service("gateway");

        assertThat(gateway.path("read_only").asBoolean()).isTrue();
        assertThat(texts(gateway.path("tmpfs"))).allMatch(mount -> mount.startsWith("/tmp:"));
        assertThat(texts(gateway.path("volumes"))).allMatch(mount -> mount.endsWith(":ro") || mount.endsWith(":/data"));
    }

    @Test
    void theLedgerForgetsNothing() throws IOException {
        assertThat(String.join(" ", texts(service("valkey").path("command"))))
                .contains("--appendonly yes", "--maxmemory-policy noeviction");
    }

    @Test
    void theCacheIsAStoreOfItsOwnThatForgetsInsteadOfFillingUp() throws IOException {
        assertThat(service("gateway")
                        .at("/environment/PENSTOCK_REDIS_CACHE_URL")
                        .asText())
                .isEqualTo("redis://cache:6379");
        assertThat(String.join(" ", texts(service("cache").path("command"))))
                .contains("--maxmemory 256mb", "--maxmemory-policy allkeys-lru");
    }

    @Test
    void theGatewayWaitsForTheLedgerThatItIsToldOf() throws IOException {
        JsonNode gateway = service("gateway");

        assertThat(gateway.at("/environment/PENSTOCK_REDIS_URL").asText()).isEqualTo("redis://valkey:6379");
        assertThat(gateway.at("/depends_on/valkey/condition").asText()).isEqualTo("service_healthy");
    }

    @Test
    void prometheusScrapesTheManagementPort() throws IOException {
        JsonNode job = YAML.readTree(DOCKER.resolve("prometheus.yaml").toFile()).at("/scrape_configs/0");

        assertThat(job.path("metrics_path").asText()).isEqualTo("/q/metrics");
        assertThat(job.at("/static_configs/0/targets/0").asText()).isEqualTo("gateway:9000");
    }

    @Test
    void everyDashboardAsksItsSourceForMetricsOfOurs() throws IOException {
        String source = YAML.readTree(DOCKER.resolve("grafana/provisioning/datasources/prometheus.yaml")
                        .toFile())
                .at("/datasources/0/uid")
                .asText();
        try (Stream<Path> files = Files.list(DASHBOARDS)) {
            for (Path file : files.toList()) {
                JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
                assertThat(dashboard.findValues("expr"))
                        .isNotEmpty()
                        .allMatch(expr -> expr.asText().matches(".*\\b(gen_ai|penstock)_\\w+.*"));
                assertThat(dashboard.findValues("datasource"))
                        .allMatch(used -> used.path("uid").asText().equals(source));
            }
        }
    }

    @Test
    void whatTheImageCopiesExistsAndIsSentToTheEngine() throws IOException {
        List<String> sent = Files.readAllLines(Path.of(".dockerignore"));
        List<String> sources = lines("COPY (?!--from)(.+) \\S+").stream()
                .flatMap(copied -> Stream.of(copied.split(" ", -1)))
                .toList();

        assertThat(sources).contains("pom.xml", "src", "policies");
        assertThat(sources).allSatisfy(path -> {
            assertThat(Path.of(path)).exists();
            assertThat(sent).contains("!" + path);
        });
    }

    @Test
    void theImageRunsAsAnOrdinaryUserAndChecksItsReadiness() throws IOException {
        assertThat(lines("USER (\\d+):\\d+")).hasSize(1).doesNotContain("0");
        assertThat(Files.readString(DOCKERFILE)).containsPattern("HEALTHCHECK [^\\n]*\\\\\\n.*:9000/q/health/ready");
        assertThat(lines("EXPOSE (.+)")).containsExactly("8080 9000");
    }

    @ParameterizedTest
    @CsvSource({"200, 0", "503, 1"})
    void theHealthCheckEndsAsTheGatewayAnswers(int status, int exitCode, @TempDir Path classes) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        try {
            assertThat(ToolProvider.getSystemJavaCompiler()
                            .run(null, null, null, "-d", classes.toString(), HEALTH_CHECK.toString()))
                    .isZero();
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/q/health/ready";
            assertThat(java("-cp", classes.toString(), "HealthCheck", url)).isEqualTo(exitCode);
        } finally {
            server.stop(0);
        }
    }

    private static int java(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static List<String> lines(String pattern) throws IOException {
        return Pattern.compile("(?m)^" + pattern + "$")
                .matcher(Files.readString(DOCKERFILE))
                .results()
                .map((MatchResult line) -> line.group(1))
                .toList();
    }

    private static JsonNode compose() throws IOException {
        return YAML.readTree(DOCKER.resolve("compose.yaml").toFile());
    }

    private static List<JsonNode> services() throws IOException {
        return StreamSupport.stream(compose().path("services").spliterator(), false)
                .toList();
    }

    private static JsonNode service(String name) throws IOException {
        JsonNode service = compose().path("services").path(name);
        assertThat(service.isObject()).as("service " + name).isTrue();
        return service;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
