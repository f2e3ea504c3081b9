package dev.penstock.core;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of one issuer at one time. */
public record KeySet(List<SigningKey> keys) {

    public KeySet {
        keys = List.copyOf(keys);
    }

    /**
     * The key of this id that fits the algorithm. A token without an id means the only key that fits; where several do,
     * none is meant.
     */
    public Optional<SigningKey> find(@Nullable String id, String algorithm) {
        List<SigningKey> found = keys.stream()
                .filter(key -> id == null || id.equals(key.id()))
                .filter(key -> key.fits(algorithm))
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }
}
