package dev.penstock.chaos;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A model as the gateway offers it, and where it leads at the oracle. */
enum Offer {
    SMALL("small"),
    LARGE("large"),
    STEADY("large", "fallbacks: [ small ]"),
    /** Embeds texts. */
    VECTORS("vector");

    /** What the oracle has, and for how much. */
    static final Map<String, Price> PRICES = Map.of(
            "small", new Price(1_000_003, 250_001, 4_000_007),
            "large", new Price(1_234_567, 1_234_567, 4_567_891),
            "vector", new Price(750_013, 750_013, 0));

    private final String target;
    private final List<String> settings;

    Offer(String target, String... settings) {
        this.target = target;
        this.settings = List.of(settings);
    }

    /** The name that clients send. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The oracle's name of the model. */
    String target() {
        return target;
    }

    /** What its policy says beside the target. */
    List<String> settings() {
        return settings;
    }
}
