package dev.penstock.it;

import dev.penstock.testing.GatewayProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What a gateway logged about requests, as an operator would search for it. */
record AccessLines(GatewayProcess gateway) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);

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
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - deadline < 0) {
            List<String> lines = gateway.log()
                    .lines()
                    .filter(line -> line.contains(" request=req_"))
                    .toList();
            if (lines.stream().anyMatch(line -> line.contains(request))) {
                return lines;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        throw new AssertionError("the gateway did not log " + request);
    }
}
