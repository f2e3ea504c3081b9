package dev.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.OptionalPart;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NginxTest {

    private static final BenchSettings SETTINGS = new BenchSettings(
            1,
            1,
            1,
            4,
            200,
            0,
            1,
            true,
            Path.of(System.getProperty("java.home")),
            List.of(),
            Optional.empty(),
            List.of());

    @TempDir
    Path work;

    @Test
    void passesOnWhatTheMockAnswersAndIsMeasured() throws Exception {
        try (Mock mock = Mock.start(SETTINGS, work);
                Driver driver = Driver.start(work);
                Nginx nginx = OptionalPart.require(Nginx.start(mock.port(), work), "nginx")) {
            Arm arm = new Arm("nginx", Arm.Kind.NGINX, nginx, "key", "model", false, false, Map.of());
            Meter meter = new Meter(SETTINGS, driver, mock, HttpClient.newHttpClient());
            meter.probe(arm);

            Peak peak = meter.peak(arm);

            assertThat(peak.perSecond()).isPositive();
            assertThat(peak.cpuMicros()).isPositive();
        }
    }
}
