package dev.penstock.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Measures one arm at a time, and does not believe it: wrong answers and wrong paths fail the measurement. */
final class Meter {

    /** What a cached arm may send to the mock: the first question, and those that met the expiry of its entry. */
    private static final double REACHES_MOCK_MAX = 0.001;

    private final BenchSettings settings;
    private final Driver driver;
    private final Mock mock;
    private final HttpClient http;

    Meter(BenchSettings settings, Driver driver, Mock mock, HttpClient http) {
        this.settings = settings;
        this.driver = driver;
        this.mock = mock;
        this.http = http;
    }

    /** Asks once or, of a cached arm, twice, and looks at the answer. */
    void probe(Arm arm) throws IOException, InterruptedException, CellFailed {
        HttpResponse<String> answer = ask(arm);
        if (arm.cached()) {
            answer = ask(arm);
        }
        if (answer.statusCode() != 200) {
            throw new CellFailed(arm, "status " + answer.statusCode() + ": " + answer.body());
        }
        if (!answer.body().contains(arm.stream() ? "[DONE]" : MockAnswers.TEXT)) {
            throw new CellFailed(arm, "not the mock's answer: " + answer.body());
        }
        for (Map.Entry<String, String> expected : arm.expectedHeaders().entrySet()) {
            String value = answer.headers().firstValue(expected.getKey()).orElse(null);
            if (value == null || !value.contains(expected.getValue())) {
                throw new CellFailed(arm, "header " + expected.getKey() + " is " + value);
            }
        }
    }

    /** Loads an arm as fast as it answers, without taking note of more than the counts. */
    LoadResult warm(Arm arm, int seconds) throws IOException, InterruptedException, CellFailed {
        return load(arm, seconds, 0);
    }

    Peak peak(Arm arm) throws IOException, InterruptedException, CellFailed {
        List<ProcessHandle> own = arm.server().own();
        List<ProcessHandle> redis = arm.server().redis();
        Duration ownBefore = cpuTime(own);
        Duration redisBefore = cpuTime(redis);
        LoadResult result = load(arm, settings.seconds(), 0);
        return new Peak(
                result.perSecond(),
                microsEach(own, ownBefore, result.completed()),
                microsEach(redis, redisBefore, result.completed()),
                residentBytes(own));
    }

    Latency latency(Arm arm, double perSecond) throws IOException, InterruptedException, CellFailed {
        LoadResult result = load(arm, settings.seconds(), perSecond);
        return new Latency(perSecond, result.p50Nanos() / 1e6, result.p99Nanos() / 1e6);
    }

    private LoadResult load(Arm arm, int seconds, double perSecond)
            throws IOException, InterruptedException, CellFailed {
        long servedBefore = mock.served(http);
        LoadResult result = driver.run(arm.order(settings, seconds, perSecond));
        long served = mock.served(http) - servedBefore;
        if (result.failed() > 0 || result.completed() == 0) {
            throw new CellFailed(
                    arm, result.failed() + " of " + result.completed() + " failed, first: " + result.firstFailure());
        }
        if (arm.cached() && served > result.completed() * REACHES_MOCK_MAX + 1) {
            throw new CellFailed(arm, served + " of " + result.completed() + " missed the cache");
        }
        if (!arm.cached() && served < result.completed()) {
            throw new CellFailed(arm, "only " + served + " of " + result.completed() + " came from the mock");
        }
        return result;
    }

    private HttpResponse<String> ask(Arm arm) throws IOException, InterruptedException {
        String body = """
                {"model":"%s","user":"bench","max_tokens":64,"stream":%s,\
                "messages":[{"role":"user","content":"probe of %s"}]}""".formatted(arm.model(), arm.stream(), arm.name());
        URI uri = URI.create("http://127.0.0.1:" + arm.server().port() + "/v1/chat/completions");
        return http.send(
                HttpRequest.newBuilder(uri)
                        .header("authorization", "Bearer " + arm.key())
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static Duration cpuTime(List<ProcessHandle> processes) {
        return processes.stream()
                .map(process -> ProcFiles.cpuTime(process.pid()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static double microsEach(List<ProcessHandle> processes, Duration before, long answers) {
        return processes.isEmpty()
                ? Double.NaN
                : cpuTime(processes).minus(before).toNanos() / 1e3 / answers;
    }

    private static double residentBytes(List<ProcessHandle> processes) {
        return processes.isEmpty()
                ? Double.NaN
                : processes.stream()
                        .mapToDouble(process ->
                                ProcFiles.residentBytes(process.pid()).orElse(0))
                        .sum();
    }
}
