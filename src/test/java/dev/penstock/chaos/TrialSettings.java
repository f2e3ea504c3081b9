package dev.penstock.chaos;

import java.net.URI;
import java.util.Optional;

/**
 * Which gateway is put on trial, and how hard.
 *
 * @param url its base URL, ending in {@code /v1}
 * @param key the credential that has the budget
 * @param model the name under which the gateway knows the oracle's model
 * @param limitNanoUsd the budget of the key, in nano-USD
 * @param port where the oracle listens, for the gateway to be pointed to
 * @param requests how many requests are sent
 * @param clients how many are under way at a time
 * @param seed where all chance comes from
 */
record TrialSettings(
        URI url, String key, String model, long limitNanoUsd, int port, int requests, int clients, long seed) {

    /** 1 USD for a million input tokens, 4 USD for a million output tokens: what the gateway must be told. */
    static final Price PRICE = new Price(1_000_000, 1_000_000, 4_000_000);

    private static final String PREFIX = "penstock.chaos.";

    TrialSettings {
        if (limitNanoUsd < 0 || requests < 1 || clients < 1) {
            throw new IllegalArgumentException("limit, requests and clients must be positive");
        }
    }

    /** The settings of this JVM; empty where no gateway is named. */
    static Optional<TrialSettings> fromSystemProperties() {
        String url = text("url", "");
        return url.isEmpty()
                ? Optional.empty()
                : Optional.of(new TrialSettings(
                        URI.create(url),
                        text("key", ""),
                        text("model", "oracle"),
                        Usd.nano(text("limit", "")),
                        Integer.getInteger(PREFIX + "port", 8_990),
                        Integer.getInteger(PREFIX + "requests", 400),
                        Integer.getInteger(PREFIX + "clients", 32),
                        Long.parseLong(text("seed", "1"))));
    }

    private static String text(String name, String otherwise) {
        String text = System.getProperty(PREFIX + name, "");
        return text.isEmpty() ? otherwise : text;
    }
}
