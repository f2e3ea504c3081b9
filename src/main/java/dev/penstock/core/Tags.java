package dev.penstock.core;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request body is marked with that changes nothing of its answer, as far as it is short text.
 *
 * @param metadata the members of {@code metadata}
 * @param promptCacheKey what requests with one beginning share, if it is given
 */
public record Tags(Map<String, String> metadata, @Nullable String promptCacheKey) {

    public static final Tags NONE = new Tags(Map.of(), null);

    public Tags {
        metadata = Map.copyOf(metadata);
    }
}
