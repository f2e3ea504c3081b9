package dev.penstock.it;

import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What a gateway logged about requests, as an operator would search for it. */
record AccessLines(GatewayProcess gateway) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The lines with this text about all requests that were answered before. */
    List<String> with(String text) throws IOException, InterruptedException {
        String last = new Client(gateway, "sk-penstock-nobody-asks")
                .chat("{}")
                .headers()
                .firstValue("x-request-id")
                .orElseThrow();
        return before(last).stream().filter(line -> line.contains(text)).toList();
    }

    /** Lines come in the order of the answers, so all are there when that of a later answer is. */
    private List<String> before(String request) {
        Eventually.holds(PATIENCE, () -> gateway.log().contains(request));
        return gateway.log()
                .lines()
                .filter(line -> line.contains(" request=req_"))
                .toList();
    }
}
