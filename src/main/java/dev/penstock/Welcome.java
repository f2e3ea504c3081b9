package dev.penstock;

import dev.penstock.admin.AdminToken;
import dev.penstock.config.Snapshot;
import dev.penstock.core.Sha256;
import dev.penstock.core.VirtualKey;
import java.io.PrintStream;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The lines that the gateway prints when it listens. They go to the console and not to the log, because the start link
 * carries the admin token where that was made at this start.
 */
final class Welcome {

    private static final String DEMO_KEY = "sk-penstock-demo-local";
    private static final String DEMO_KEY_ID = "demo";

    private final int port;
    private final int managementPort;
    private final Snapshot policies;
    private final AdminToken token;

    Welcome(int port, int managementPort, Snapshot policies, AdminToken token) {
        this.port = port;
        this.managementPort = managementPort;
        this.policies = policies;
        this.token = token;
    }

    void print(PrintStream out) {
        String url = "http://localhost:" + port;
        out.printf("%nPenstock listens on %s/v1; health and metrics on http://localhost:%d/q%n", url, managementPort);
        if (hasDemoKey()) {
            out.printf("  demo key   %s%n", DEMO_KEY);
            out.printf("  try        %s%n", example(url));
        }
        String fragment = token.isGenerated() ? "#token=" + token.secret().reveal() : "";
        out.printf("  dashboard  %s/ui/%s%n%n", url, fragment);
    }

    private static String example(String url) {
        return "curl " + url + "/v1/chat/completions -H 'Authorization: Bearer " + DEMO_KEY
                + "' -d '{\"model\":\"assistant\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'";
    }

    private boolean hasDemoKey() {
        Optional<VirtualKey> key = policies.key(DEMO_KEY_ID);
        return key.isPresent() && MessageDigest.isEqual(key.get().sha256(), Sha256.of(DEMO_KEY));
    }
}
