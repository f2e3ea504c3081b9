package dev.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Driver and mock as the processes that they are in the benchmark. */
class LoadDriverTest {

    static final BenchSettings SETTINGS = new BenchSettings(
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

    @ParameterizedTest
    @CsvSource({"false, 0", "false, 200", "true, 0", "true, 50"})
    void everyRequestIsAnsweredByTheMockOnce(boolean stream, double perSecond) throws Exception {
        try (Mock mock = Mock.start(SETTINGS, work);
                Driver driver = Driver.start(work)) {
            LoadResult result =
                    driver.run(new LoadOrder(mock.port(), "key", "model", stream, true, 200, 4, 1000, perSecond));

            assertThat(result.firstFailure()).isEmpty();
            assertThat(result.failed()).isZero();
            assertThat(result.completed()).isPositive().isEqualTo(mock.served(HttpClient.newHttpClient()));
            assertThat(result.p50Nanos()).isPositive().isLessThanOrEqualTo(result.p99Nanos());
            if (perSecond > 0) {
                assertThat(result.completed()).isEqualTo((long) perSecond);
            }
        }
    }

    @Test
    void promptsDifferOnlyWhereTheyAreAskedTo() {
        RequestTemplate unique = new RequestTemplate(new LoadOrder(1, "k", "m", false, true, 50, 1, 1, 0));
        RequestTemplate same = new RequestTemplate(new LoadOrder(1, "k", "m", false, false, 50, 1, 1, 0));

        assertThat(unique.numbered(7).toString()).contains("\"content\":\"000000000007 How");
        assertThat(unique.numbered(8).length()).isEqualTo(unique.numbered(7).length());
        assertThat(same.numbered(7)).isEqualTo(same.numbered(8));
    }
}
