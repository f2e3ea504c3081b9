package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLogIT {

    @TempDir
    Path dir;

    @Test
    void eachRequestIsAnObjectWithItsFields() throws Exception {
        try (FakeProvider fake = FakeProvider.start();
                GatewayProcess gateway = Gateways.in(
                                dir,
                                Policies.in(dir.resolve("policies"))
                                        .provider("fake", fake.url())
                                        .model("talker", "fake/talker")
                                        .price("fake/talker", "input: 3", "output: 7")
                                        .key("acme", "alice"))
                        .with("penstock.log.format", "json")
                        .start()) {
            String id = new Client(gateway, Policies.secret("alice"))
                    .chat(Client.asking("talker", "a private word"))
                    .headers()
                    .firstValue("x-request-id")
                    .orElseThrow();

            Eventually.asserts(() -> assertThat(gateway.log()).contains(id));
            List<String> lines =
                    gateway.log().lines().filter(line -> line.contains(id)).toList();
            assertThat(lines).hasSize(1);
            JsonNode line = new ObjectMapper().readTree(lines.get(0));
            assertThat(line.path("loggerName").asText()).isEqualTo("dev.penstock.access");
            assertThat(line.at("/mdc/request").asText()).isEqualTo(id);
            assertThat(line.at("/mdc/tenant").asText()).isEqualTo("acme");
            assertThat(line.at("/mdc/status").asText()).isEqualTo("200");
            assertThat(line.at("/mdc/cost_usd").asText()).isNotEmpty();
            assertThat(gateway.log()).doesNotContain("a private word");
        }
    }
}
