package dev.penstock.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A policy set for one test, written as the file that an operator would write.
 *
 * <p>Settings are members in YAML's flow style, just as in a policy file:
 *
 * <pre>{@code
 * Path folder = Policies.in(dir)
 *         .provider("fake", provider.url(), "retries: 0")
 *         .model("talker", "fake/talker")
 *         .price("fake/talker", "input: 1", "output: 4")
 *         .tenant("acme", "budgets: [ { limit_usd: 10, window: month } ]")
 *         .key("acme", "alice", "limits: { concurrency: 2 }")
 *         .write();
 * … header("authorization", "Bearer " + Policies.secret("alice")) …
 * }</pre>
 */
public final class Policies {

    private final Path folder;
    private final Map<String, String> providers = new LinkedHashMap<>();
    private final Map<String, String> models = new LinkedHashMap<>();
    private final Map<String, String> prices = new LinkedHashMap<>();
    private final Map<String, Tenant> tenants = new LinkedHashMap<>();
    private final Map<String, String> issuers = new LinkedHashMap<>();
    private final Map<String, String> plans = new LinkedHashMap<>();

    private static final class Tenant {
        private List<String> settings = List.of();
        private final Map<String, String> teams = new LinkedHashMap<>();
        private final Map<String, String> keys = new LinkedHashMap<>();
    }

    private Policies(Path folder) {
        this.folder = folder;
    }

    /** An empty set that is to be written into this folder, which need not be there yet. */
    public static Policies in(Path folder) {
        return new Policies(folder);
    }

    /** The text of the virtual key with this id: what a client sends. */
    public static String secret(String key) {
        return "sk-penstock-" + key + "-secretofatest";
    }

    public Policies provider(String name, URI url, String... settings) {
        providers.put(name, flow("dialect: openai, base_url: \"" + url + "\"", settings));
        return this;
    }

    public Policies model(String name, String target, String... settings) {
        models.put(name, flow("target: \"" + target + "\"", settings));
        return this;
    }

    /** A model that is divided among variants, the first of which serves who names no user. */
    public Policies divided(String name, String... variants) {
        models.put(name, flow("unit: user", "variants: { " + String.join(", ", variants) + " }"));
        return this;
    }

    /** The same with other settings beside the variants. */
    public Policies divided(String name, List<String> variants, String... settings) {
        models.put(name, flow("unit: user, variants: { " + String.join(", ", variants) + " }", settings));
        return this;
    }

    /** A price, such as {@code "input: 0.5", "output: 2"} in USD per million tokens. */
    public Policies price(String target, String... settings) {
        prices.put(target, flow("as_of: 2026-11-01", settings));
        return this;
    }

    /** What a tenant has itself; one that only has keys need not be named. */
    public Policies tenant(String id, String... settings) {
        declared(id).settings = List.of(settings);
        return this;
    }

    public Policies team(String tenant, String id, String... settings) {
        declared(tenant).teams.put(id, flow("", settings));
        return this;
    }

    /** A key whose text is {@link #secret}. */
    public Policies key(String tenant, String id, String... settings) {
        declared(tenant).keys.put(id, flow("sha256: \"" + sha256(secret(id)) + "\"", settings));
        return this;
    }

    /** Somebody whose signed tokens are believed, whose keys are at this URL. */
    public Policies issuer(String name, URI keys, String... settings) {
        issuers.put(name, flow("jwks_url: \"" + keys + "\"", settings));
        return this;
    }

    /** What callers with signed tokens are granted. */
    public Policies plan(String name, String... settings) {
        plans.put(name, flow("", settings));
        return this;
    }

    /** Writes the set, in place of what was written before, and returns the folder. */
    public Path write() {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("policies.yaml"), text());
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text() {
        return section("", "providers", providers)
                + section("", "models", models)
                + section("", "prices", prices)
                + section("", "issuers", issuers)
                + section("", "plans", plans)
                + "tenants:\n"
                + tenants.entrySet().stream()
                        .map(tenant -> tenant(tenant.getKey(), tenant.getValue()))
                        .collect(Collectors.joining());
    }

    private static String tenant(String id, Tenant tenant) {
        String own =
                tenant.settings.stream().map(setting -> "    " + setting + "\n").collect(Collectors.joining());
        return "  " + id + ":\n" + own + section("    ", "teams", tenant.teams) + section("    ", "keys", tenant.keys);
    }

    private static String section(String indent, String name, Map<String, String> entries) {
        return entries.isEmpty()
                ? ""
                : entries.entrySet().stream()
                        .map(entry -> indent + "  \"" + entry.getKey() + "\": " + entry.getValue() + "\n")
                        .collect(Collectors.joining("", indent + name + ":\n", ""));
    }

    private static String flow(String first, String... more) {
        return "{ " + first + (first.isEmpty() || more.length == 0 ? "" : ", ") + String.join(", ", more) + " }";
    }

    private Tenant declared(String id) {
        return tenants.computeIfAbsent(id, unseen -> new Tenant());
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
