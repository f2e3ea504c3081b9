package dev.penstock.config;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Values by prefix; the longest prefix of a text wins. */
final class PrefixMap<V> {

    // Longest first, so that the first match wins; operators declare a handful.
    private final TreeMap<String, V> values =
            new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    void put(String prefix, V value) {
        values.put(prefix, value);
    }

    Optional<V> longest(String text) {
        for (var entry : values.entrySet()) {
            if (text.startsWith(entry.getKey())) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    List<V> values() {
        return List.copyOf(values.values());
    }
}
