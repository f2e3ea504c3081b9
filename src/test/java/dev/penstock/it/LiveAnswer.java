package dev.penstock.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** A streamed answer under way. Closing it before its end is how a client leaves. */
final class LiveAnswer implements AutoCloseable {

    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    LiveAnswer(HttpResponse<InputStream> response) {
        this.response = response;
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    /** Reads on until a line contains the text. */
    LiveAnswer awaiting(String text) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains(text)) {
                return this;
            }
        }
        throw new AssertionError("the answer ended without '" + text + "'");
    }

    /** All that still comes. */
    String rest() throws IOException {
        StringBuilder rest = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            rest.append(line).append('\n');
        }
        return rest.toString();
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
