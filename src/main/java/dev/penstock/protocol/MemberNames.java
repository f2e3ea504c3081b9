package dev.penstock.protocol;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names of the members that the gateway reads. Servers written in Go find a member in any case of its letters, so
 * that a request which says one thing here would say another there.
 */
final class MemberNames {

    private static final Set<String> BY_NAME = Set.of(
            "model",
            "stream",
            "stream_options",
            "include_usage",
            "n",
            "best_of",
            "max_tokens",
            "max_completion_tokens",
            "n_predict",
            "max_new_tokens",
            "prediction",
            "service_tier",
            "modalities",
            "messages",
            "content",
            "type",
            "name",
            "audio",
            "input_audio",
            "data",
            "format",
            "images",
            "prompt",
            "input",
            "tools",
            "functions",
            "store",
            "encoding_format",
            "safety_identifier",
            "user",
            "metadata");

    private static final Set<String> READ = Stream.of(BY_NAME, AddedInput.HOSTED, AddedInput.OTHER_MODELS)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    private MemberNames() {}

    /** The name that a server which ignores case takes this one for; absent where all servers read it alike. */
    static @Nullable String readByOthers(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (folded(name.charAt(i)) != name.charAt(i)) {
                String folded = folded(name);
                return READ.contains(folded) ? folded : null;
            }
        }
        return null;
    }

    private static String folded(String name) {
        char[] folded = name.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            folded[i] = folded(folded[i]);
        }
        return new String(folded);
    }

    /** Unicode's simple case folding, as far as it leads to ASCII. */
    private static char folded(char c) {
        if (c >= 'A' && c <= 'Z') {
            return (char) (c + ('a' - 'A'));
        }
        return switch (c) {
            case '\u017F' -> 's';
            case '\u212A' -> 'k';
            default -> c;
        };
    }
}
