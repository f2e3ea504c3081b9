package dev.penstock.chaos;

import dev.penstock.chaos.Reply.Ending;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;

/** A client over kept-alive connections that asks one question after the other. */
final class ChaosClient {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final Function<String, String> secrets;
    private final Clock clock;

    /**
     * @param secrets the text of a virtual key by its id
     */
    ChaosClient(Function<String, String> secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * Asks, and waits for the end of the answer.
     *
     * @param api the base URL, ending in {@code /v1}
     */
    Reply ask(Question question, int gateway, URI api) throws InterruptedException {
        long began = clock.millis();
        Head head = Head.NONE;
        Ending ending = Ending.NONE;
        try {
            HttpResponse<InputStream> response = http.send(request(question, api), BodyHandlers.ofInputStream());
            head = Head.of(response);
            ending = Ending.BROKEN;
            ending = read(question, response);
        } catch (IOException broken) {
            // How far it came stands in the ending.
        }
        return new Reply(question, gateway, head, ending, began, clock.millis() - began);
    }

    private HttpRequest request(Question question, URI api) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(api + question.ask().path()))
                .timeout(PATIENCE)
                .header(
                        "authorization",
                        "Bearer " + secrets.apply(question.mark().key()))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(question.body()));
        question.ask().cacheControl().ifPresent(value -> request.header("cache-control", value));
        return request.build();
    }

    private static Ending read(Question question, HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            if (response.statusCode() != OK || !question.ask().stream()) {
                body.readAllBytes();
                return Ending.COMPLETE;
            }
            return readStream(question, body);
        }
    }

    private static Ending readStream(Question question, InputStream body) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        boolean isBroken = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("data: [DONE]")) {
                // The rest, so that the connection can be kept.
                body.readAllBytes();
                return isBroken ? Ending.BROKEN : Ending.COMPLETE;
            }
            if (question.leaves() && line.startsWith("data:")) {
                return Ending.LEFT;
            }
            isBroken |= line.startsWith("data: {\"error\"");
        }
        return Ending.BROKEN;
    }
}
