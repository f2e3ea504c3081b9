package dev.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What the native executable needs to carry, since it finds at run time only what was named when it was built. */
class NativeMetadataTest {

    private static final Path METADATA = Path.of("native/metadata/reachability-metadata.json");
    private static final Path RESOURCES = Path.of("src/main/resources");

    @Test
    void everyResourceOfOursIsInTheExecutable() throws IOException {
        List<PathMatcher> carried = globs();
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            assertThat(files.filter(Files::isRegularFile).map(RESOURCES::relativize))
                    .filteredOn(file -> !file.equals(Path.of("application.properties"))) // read when it is built
                    .allMatch(file -> carried.stream().anyMatch(glob -> glob.matches(file)));
        }
    }

    @Test
    void thePrivateRedisForLinuxIsInTheExecutable() throws Exception {
        List<PathMatcher> carried = globs();
        URL library = redis.embedded.RedisServer.class.getResource("RedisServer.class");
        JarURLConnection connection = (JarURLConnection) library.openConnection();

        assertThat(connection.getJarFile().stream().map(entry -> entry.getName()))
                .filteredOn(name -> name.startsWith("redis-server") && name.contains("linux"))
                .isNotEmpty()
                .allMatch(name -> carried.stream().anyMatch(glob -> glob.matches(Path.of(name))));
    }

    @Test
    void everyEntrySaysWhy() throws IOException {
        assertThat(resources())
                .isNotEmpty()
                .allMatch(entry -> entry.path("reason").asText().endsWith("."));
    }

    private static List<PathMatcher> globs() throws IOException {
        return resources()
                .map(entry -> entry.path("glob").asText())
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .toList();
    }

    private static Stream<JsonNode> resources() throws IOException {
        JsonNode metadata = new ObjectMapper().readTree(METADATA.toFile());
        return StreamSupport.stream(metadata.path("resources").spliterator(), false);
    }
}
