package dev.penstock.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Failure.Kind;
import dev.penstock.core.Provider;
import dev.penstock.testing.Answer;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.TurnedClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only the running gateway has: REST clients that are made at build time, and guards made through CDI. */
@QuarkusTest
@TestProfile(ProviderCatalogTest.FreePorts.class)
class ProviderCatalogTest {

    /** Lets the tests of several work trees run on one machine. */
    public static final class FreePorts implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.http.test-port", "0", "quarkus.management.test-port", "0");
        }
    }

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration TTL = Duration.ofMinutes(1);
    private static final int MAX_BYTES = 100_000;
    private static final String LIST = "{\"object\":\"list\",\"data\":[{\"id\":\"a\"},{\"id\":\"b/c\"},{\"x\":1}]}";

    private final TurnedClock clock = new TurnedClock();

    @Test
    void listsTheModelsThatAProviderOffers() throws Exception {
        try (Bench bench = new Bench()) {
            bench.answers(Answer.json(200, LIST));

            assertThat(list(catalog(), bench.provider.url(), bench)).containsExactly("a", "b/c");
            var request = bench.provider.awaitRequest();
            assertThat(request.path()).isEqualTo("/v1/models");
            assertThat(request.header("authorization")).isEqualTo("Bearer sk-provider");
        }
    }

    @Test
    void keepsAListForAWhile() {
        try (Bench bench = new Bench()) {
            bench.answers(Answer.json(200, LIST), Answer.json(200, "{\"data\":[{\"id\":\"newer\"}]}"));
            ProviderCatalog catalog = catalog();
            list(catalog, bench.provider.url(), bench);

            clock.turn(TTL.minusMillis(1));
            assertThat(list(catalog, bench.provider.url(), bench)).containsExactly("a", "b/c");
            clock.turn(Duration.ofMillis(1));
            assertThat(list(catalog, bench.provider.url(), bench)).containsExactly("newer");

            assertThat(bench.provider.requests()).hasSize(2);
        }
    }

    @Test
    void forgetsTheListsOfProvidersThatNobodyAsksForAnyMore() {
        try (Bench bench = new Bench()) {
            ProviderCatalog catalog = catalog();
            list(catalog, FakeProvider.nobody(), bench);
            list(catalog, FakeProvider.nobody(), bench);
            assertThat(catalog.size()).isEqualTo(2);

            clock.turn(TTL);
            list(catalog, bench.provider.url(), bench);

            assertThat(catalog.size()).isEqualTo(1);
        }
    }

    @Test
    void keepsNoConnectionBetweenTwoQuestions() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Bench bench = new Bench()) {
            Uni<List<String>> models = catalog()
                    .models(bench.target(URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/v1"))
                            .provider());
            CompletableFuture<List<String>> listed = models.subscribeAsCompletionStage();

            try (Socket connection = listener.accept()) {
                connection.setSoTimeout((int) LONG.toMillis());
                InputStream in = connection.getInputStream();
                assertThat(in.read()).isEqualTo('G');
                connection
                        .getOutputStream()
                        .write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));

                assertThat(listed.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEmpty();
                // Reads to the end of the connection, or fails by the time-out.
                assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
                        .startsWith("ET /v1/models HTTP/1.1");
            }
        }
    }

    @Test
    void findsNothingWhereThereIsNoList() {
        try (Bench bench = new Bench()) {
            for (Answer answer : List.of(
                    Answer.json(404, "{}"),
                    Answer.html(200),
                    Answer.json(200, "{\"data\":7}"),
                    Answer.json(200, "[1]"),
                    Answer.json(200, "{}"),
                    Answer.json(307, LIST),
                    Answer.wholeThenReset(),
                    Answer.stall())) {
                bench.answers(answer);
                assertThat(list(catalog(), bench.provider.url(), bench)).isEmpty();
            }
            assertThat(list(catalog(), FakeProvider.nobody(), bench)).isEmpty();
        }
    }

    @Test
    void takesAListThatIsJustNotTooLong() {
        try (Bench bench = new Bench()) {
            bench.answers(Answer.json(200, LIST + " ".repeat(MAX_BYTES - LIST.length())));

            assertThat(list(catalog(), bench.provider.url(), bench)).containsExactly("a", "b/c");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/event-stream", "application/stream+json"})
    void readsNoMoreThanItsLimit(String type) throws Exception {
        long flood = 256L * 1024 * 1024;
        AtomicLong written = new AtomicLong();
        try (Bench bench = new Bench()) {
            bench.answers((request, wire) -> {
                wire.head(200, "content-type: " + type, "transfer-encoding: chunked");
                while (written.get() < flood) {
                    wire.chunk("x".repeat(8_192));
                    written.addAndGet(8_192);
                }
            });

            assertThat(list(catalog(), bench.provider.url(), bench)).isEmpty();
            assertThat(written).hasValueLessThan(flood);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|{\"error\":\"not with sk-provider\"}|it answered with 401",
                "307|{}|it answered with 307",
                "200|{\"error\":\"not with sk-provider\"}|it sent other JSON",
                "200|sk-provider|it sent no JSON of that form",
            })
    void logsOnceWhyThereIsNoList(int status, String body, String reason) {
        List<String> lines = new ArrayList<>();
        Logger logger = Logger.getLogger(ProviderCatalog.class.getName());
        Handler handler = new Lines(lines);
        logger.addHandler(handler);
        try (Bench bench = new Bench()) {
            bench.answers(Answer.json(status, body));
            ProviderCatalog catalog = catalog();

            list(catalog, bench.provider.url(), bench);
            list(catalog, bench.provider.url(), bench);

            assertThat(lines).containsExactly("WARN The provider 'fake' gave no list of its models: " + reason + ".");
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void guardsTargetsInTheRunningGatewayToo() {
        try (Bench bench = new Bench("breaker.volume", "4")) {
            bench.retries(1).answers(Answer.json(500, "{}"), Answer.json(200, "{}"));
            bench.whole();
            assertThat(bench.asked).hasSize(1);

            bench.provider.otherwise(Answer.reset());
            while (!bench.upstream.isOpen(bench.target())) {
                bench.failed(true);
            }

            assertThat(bench.failed(true).failure().kind()).isEqualTo(Kind.CIRCUIT_OPEN);
        }
    }

    private ProviderCatalog catalog() {
        UpstreamSettings settings = Settings.with(
                "catalog.timeout",
                "2s",
                "catalog.ttl",
                TTL.toSeconds() + "s",
                "catalog.max-bytes",
                Integer.toString(MAX_BYTES));
        return new ProviderCatalog(settings.catalog(), clock);
    }

    private static List<String> list(ProviderCatalog catalog, URI url, Bench bench) {
        Provider provider = bench.target(url).provider();
        return catalog.models(provider).await().atMost(LONG);
    }

    private static final class Lines extends Handler {

        private final List<String> lines;

        Lines(List<String> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
