package dev.penstock.chaos;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A model as the gateway offers it, and where it leads at the oracle. */
enum Offer {
    SMALL("small"),
    LARGE("large"),
    STEADY(List.of("large", "small"), "fallbacks: [ small ]"),
    /** Its answers are stored. */
    KEPT("small", "cache: { ttl: 1m }"),
    /** What spent budgets name as the model to use. Nothing else leads to its target. */
    THRIFTY("thrift"),
    /** Embeds texts. */
    VECTORS("vector");

    /** What the oracle has, and for how much. */
    static final Map<String, Price> PRICES = Map.of(
            "small", new Price(1_000_003, 250_001, 4_000_007),
            "large", new Price(1_234_567, 1_234_567, 4_567_891),
            "thrift", new Price(300_007, 100_003, 900_001),
            "vector", new Price(750_013, 750_013, 0));

    private final List<String> targets;
    private final List<String> settings;

    Offer(String target, String... settings) {
        this(List.of(target), settings);
    }

    Offer(List<String> targets, String... settings) {
        this.targets = targets;
        this.settings = List.of(settings);
    }

    /** The name that clients send. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The oracle's name of the model. */
    String target() {
        return targets.get(0);
    }

    /** Whether it leads to this model of the oracle, first or where that fails. */
    boolean leadsTo(String model) {
        return targets.contains(model);
    }

    /** What its policy says beside the target. */
    String[] settings() {
        return settings.toArray(String[]::new);
    }

    /** The one with this name. */
    static Offer named(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
