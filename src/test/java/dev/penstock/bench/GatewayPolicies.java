package dev.penstock.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The policy set that the gateway is measured with: limits at every level, all too high to be met. */
final class GatewayPolicies {

    static final String BARE_KEY = "sk-penstock-bare-secretofthebarebenchmarkkey";
    static final String FULL_KEY = "sk-penstock-full-secretofthefullbenchmarkkey";

    static final String PLAIN_MODEL = "plain";
    static final String MISS_MODEL = "miss";
    static final String HIT_MODEL = "hit";

    private static final String POLICIES = """
            providers:
              mock: { dialect: openai, base_url: "http://127.0.0.1:%d/v1" }
            models:
              plain: { target: mock/mock }
              # Every prompt is new here, so what is stored is never asked for again: it may go soon.
              miss: { target: mock/mock, cache: { ttl: 10s } }
              hit: { target: mock/mock, cache: { ttl: 24h } }
            prices:
              mock/mock: { input: 0.15, cached_input: 0.075, output: 0.60, as_of: 2026-11-01 }
            tenants:
              bare:
                keys:
                  bare: { sha256: "%s", models: [ plain ] }
              full:
                budgets: [ { limit_usd: 1000000, window: month } ]
                limits: { requests_per_minute: 1000000000, tokens_per_minute: 1000000000000, concurrency: 10000 }
                teams:
                  bench: { budgets: [ { limit_usd: 1000000, window: week } ] }
                keys:
                  full:
                    sha256: "%s"
                    team: bench
                    models: [ miss, hit ]
                    budgets: [ { limit_usd: 1000000, window: day } ]
                    user_budgets: [ { limit_usd: 1000000, window: day } ]
            """;

    private GatewayPolicies() {}

    /** Writes the set for a mock at this port; the folder that holds it. */
    static Path write(int mockPort, Path work) throws IOException {
        Path folder = Files.createDirectories(work.resolve("policies"));
        String text = POLICIES.formatted(mockPort, sha256(BARE_KEY), sha256(FULL_KEY));
        Files.writeString(folder.resolve("bench.yaml"), text);
        return folder;
    }

    private static String sha256(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
