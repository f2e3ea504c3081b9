package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayProcess;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Who runs a gateway: reads its books, its metrics and its health. */
record Operator(GatewayProcess gateway) {

    /** The value of {@code penstock.admin.token} with which the gateway was started. */
    static final String TOKEN = "an-admin-token-for-integration-tests";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Where a budget stands, in units of its limit: nano-USD where it counts money. */
    record Account(long limit, long spent, long reserved) {}

    /** The budget with this id, such as {@code acme.key:alice.day}. */
    Account account(String id) throws IOException, InterruptedException {
        HttpResponse<String> books = get(gateway.url() + "/admin/v1/budgets");
        for (JsonNode line : JSON.readTree(books.body()).path("budgets")) {
            if (line.path("id").asText().equals(id)) {
                String measure = line.path("measure").asText();
                return new Account(
                        units(line.path("limit_" + measure)),
                        units(line.path("spent_" + measure)),
                        units(line.path("reserved_" + measure)));
            }
        }
        throw new AssertionError("no budget " + id + " in " + books.statusCode() + " " + books.body());
    }

    /** Waits until the budget stands so. */
    void awaitAccount(String id, Account expected) throws Exception {
        Eventually.asserts(() -> assertThat(account(id)).isEqualTo(expected));
    }

    private static long units(JsonNode amount) {
        return amount.isTextual() ? nano(amount.asText()) : amount.longValue();
    }

    /** So many USD in nano-USD. */
    static long nano(String usd) {
        return new BigDecimal(usd).movePointRight(9).longValueExact();
    }

    /** The metric with this name, labels included; the sum of all with this beginning. */
    BigDecimal metric(String name) throws IOException, InterruptedException {
        return get(gateway.management() + "/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> new BigDecimal(line.substring(line.lastIndexOf(' ') + 1)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** What the admin API says at this path, such as {@code /experiments}. */
    JsonNode admin(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(gateway.url() + "/admin/v1" + path).body());
    }

    /** The HTTP status of the readiness check. */
    int readiness() throws IOException, InterruptedException {
        return get(gateway.management() + "/q/health/ready").statusCode();
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .header("authorization", "Bearer " + TOKEN)
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }
}
