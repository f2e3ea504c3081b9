package dev.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.OptionalPart;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NginxTest {

    @TempDir
    Path work;

    @Test
    void passesOnWhatTheMockAnswersAndIsMeasured() throws Exception {
        try (Mock mock = Mock.start(LoadDriverTest.SETTINGS, work);
                Driver driver = Driver.start(work);
                Nginx nginx = OptionalPart.require(Nginx.start(mock.port(), work), "nginx")) {
            Arm arm = new Arm("nginx", Arm.Kind.NGINX, nginx, "key", "model", false, false, Map.of());
            Meter meter = new Meter(LoadDriverTest.SETTINGS, driver, mock, HttpClient.newHttpClient());
            meter.probe(arm);

            Peak peak = meter.peak(arm);

            assertThat(peak.perSecond()).isPositive();
            assertThat(peak.cpuMicros()).isPositive();
        }
    }
}
