package dev.penstock.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/** The running {@link MockUpstream}. */
final class Mock implements Server {

    private final Child process;
    private final int port;

    private Mock(Child process, int port) {
        this.process = process;
        this.port = port;
    }

    static Mock start(BenchSettings settings, Path work) throws IOException {
        Child process = Child.ofMain(
                MockUpstream.class,
                work,
                Integer.toString(settings.delayMillis()),
                Integer.toString(settings.paceMillis()));
        return new Mock(process, Integer.parseInt(process.readLine()));
    }

    @Override
    public int port() {
        return port;
    }

    /** The direct arm has no process between client and mock. */
    @Override
    public List<ProcessHandle> own() {
        return List.of();
    }

    /** How many requests it has answered. */
    long served(HttpClient http) throws IOException, InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/served"))
                .build();
        return Long.parseLong(
                http.send(question, HttpResponse.BodyHandlers.ofString()).body());
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
