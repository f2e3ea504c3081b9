package dev.penstock.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A gateway with the usual mistake: it looks whether something is left of the budget, asks the provider, and adds the cost
 * when the answer came. What is under way meanwhile is nobody's.
 */
final class CheckThenActGateway implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong spentNanoUsd = new AtomicLong();
    private final HttpServer server;
    private final URI provider;
    private final long limitNanoUsd;

    CheckThenActGateway(URI provider, long limitNanoUsd) throws IOException {
        this.provider = provider;
        this.limitNanoUsd = limitNanoUsd;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] ask = exchange.getRequestBody().readAllBytes();
        if (spentNanoUsd.get() >= limitNanoUsd) {
            answer(exchange, 429, Completion.error("The budget is exhausted."));
            return;
        }
        // Whole, so that the usage is at hand.
        String whole = new String(ask, StandardCharsets.UTF_8).replace(",\"stream\":true", "");
        HttpResponse<String> response = send(whole);
        spentNanoUsd.addAndGet(cost(JSON.readTree(response.body()).path("usage")));
        answer(exchange, response.statusCode(), response.body());
    }

    private HttpResponse<String> send(String body) throws IOException {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(provider + "/chat/completions"))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static long cost(JsonNode usage) {
        return TrialSettings.PRICE.nanoUsd(new Tokens(
                usage.path("prompt_tokens").asLong(),
                0,
                usage.path("completion_tokens").asLong()));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
