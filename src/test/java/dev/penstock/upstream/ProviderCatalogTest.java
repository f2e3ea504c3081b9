package dev.penstock.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Failure.Kind;
import dev.penstock.core.Provider;
import dev.penstock.testing.Answer;
import dev.penstock.testing.FakeProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
    private static final String LIST = "{\"object\":\"list\",\"data\":[{\"id\":\"a\"},{\"id\":\"b/c\"},{\"x\":1}]}";

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
            bench.answers(Answer.json(200, LIST));
            ProviderCatalog catalog = catalog();

            list(catalog, bench.provider.url(), bench);
            list(catalog, bench.provider.url(), bench);

            assertThat(bench.provider.requests()).hasSize(1);
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
                    Answer.stall())) {
                bench.answers(answer);
                assertThat(list(catalog(), bench.provider.url(), bench)).isEmpty();
            }
            assertThat(list(catalog(), FakeProvider.nobody(), bench)).isEmpty();
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

    private static ProviderCatalog catalog() {
        return new ProviderCatalog(Settings.with("catalog.timeout", "500ms").catalog());
    }

    private static List<String> list(ProviderCatalog catalog, URI url, Bench bench) {
        Provider provider = bench.target(url).provider();
        return catalog.models(provider).await().atMost(LONG);
    }
}
