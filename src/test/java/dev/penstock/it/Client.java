package dev.penstock.it;

import dev.penstock.testing.GatewayProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A plain HTTP client of a gateway, with one virtual key. */
record Client(GatewayProcess gateway, String key) {

    /** The key that the README shows. */
    static final String DEMO_KEY = "sk-penstock-demo-local";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Beyond this a request hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A request for a chat completion with one message. */
    static String asking(String model, String content, String... members) {
        StringBuilder body = new StringBuilder("{\"model\":\"" + model + "\"");
        for (String member : members) {
            body.append(',').append(member);
        }
        return body.append(",\"messages\":[{\"role\":\"user\",\"content\":\"")
                .append(content)
                .append("\"}]}")
                .toString();
    }

    /** Asks for a chat completion; headers are pairs of name and value. */
    HttpResponse<String> chat(String body, String... headers) throws IOException, InterruptedException {
        return post("/chat/completions", body, headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest request = request(path, headers)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    /** The same, to be read as it comes. */
    HttpResponse<InputStream> open(String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest request = request(path, headers)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, BodyHandlers.ofInputStream());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.apiUrl() + path))
                .timeout(PATIENCE)
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json");
        return headers.length == 0 ? request : request.headers(headers);
    }
}
