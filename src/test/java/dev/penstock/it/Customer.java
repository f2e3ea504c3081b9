package dev.penstock.it;

import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A client of a gateway, with one virtual key, that asks for chat completions. */
record Customer(GatewayProcess gateway, String key) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Beyond this a request hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A small request without an output cap. */
    static String asking(String model) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    /** A small request whose answer has at most so many tokens. */
    static String asking(String model, long outputCap) {
        return "{\"model\":\"" + model + "\",\"max_completion_tokens\":" + outputCap
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    /** The same request with its answer as a stream. */
    static String streamed(String body) {
        return "{\"stream\":true," + body.substring(1);
    }

    HttpResponse<String> ask(String body) throws IOException, InterruptedException {
        return HTTP.send(request(body), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> asks(String body) {
        return HTTP.sendAsync(request(body), BodyHandlers.ofString());
    }

    /** Asks, and reads the answer line by line. */
    LiveAnswer watch(String body) throws IOException, InterruptedException {
        return new LiveAnswer(HTTP.send(request(body), BodyHandlers.ofInputStream()));
    }

    private HttpRequest request(String body) {
        return HttpRequest.newBuilder(URI.create(gateway.apiUrl() + "/chat/completions"))
                .timeout(PATIENCE)
                .header("authorization", "Bearer " + Policies.secret(key))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
