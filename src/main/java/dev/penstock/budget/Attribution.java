package dev.penstock.budget;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who asked for what, and where it went: what usage events tell beside the figures.
 *
 * @param key the id of the virtual key
 * @param team the key's team; absent where it has none
 * @param user the hash of the end user; absent where none was named
 * @param model the model as the client named it
 * @param target the target that the attempt goes to
 * @param variant the variant of the model; absent where no experiment decided
 */
public record Attribution(
        String key,
        @Nullable String team,
        @Nullable String user,
        String model,
        String target,
        @Nullable String variant) {

    /** One word for scripts and records: the parts in order, escaped, with commas between. */
    String word() {
        return Stream.of(key, or(team), or(user), model, target, or(variant))
                .map(LedgerKeys::safe)
                .collect(Collectors.joining(","));
    }

    private static String or(@Nullable String part) {
        return part == null ? "" : part;
    }

    /** The same word of a hold that nobody can attribute any more. */
    static String nobody() {
        return String.join(",", List.of("", "", "", "", "", ""));
    }
}
