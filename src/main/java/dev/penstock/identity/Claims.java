package dev.penstock.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a verified token. A path leads to a claim: its own name, or the names of objects around it, with dots
 * between. A claim of another type than is asked for is as good as none.
 */
record Claims(Map<String, Object> members) {

    /** The longest text that a claim may have, in characters: it may become a part of logs and of accounts. */
    static final int MAX_CHARS = 256;

    private static final int MAX_TEXTS = 1_024;

    boolean has(String path) {
        return at(path) != null;
    }

    /** A text that is not blank, not too long and without control characters. */
    Optional<String> text(String path) {
        return at(path) instanceof String text && isPlain(text) ? Optional.of(text) : Optional.empty();
    }

    /** A text or a list of texts; empty where it is neither. */
    List<String> texts(String path) {
        Object value = at(path);
        if (value instanceof List<?> list && list.size() <= MAX_TEXTS) {
            boolean areTexts = list.stream().allMatch(String.class::isInstance);
            return areTexts ? list.stream().map(String.class::cast).toList() : List.of();
        }
        return value instanceof String text ? List.of(text) : List.of();
    }

    private @Nullable Object at(String path) {
        return at(members, path);
    }

    /** Names may have dots themselves, such as those that are URLs, so the longest name that is there goes first. */
    private static @Nullable Object at(Map<?, ?> members, String path) {
        Object whole = members.get(path);
        if (whole != null) {
            return whole;
        }
        for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            if (members.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
                return at(inner, path.substring(dot + 1));
            }
        }
        return null;
    }

    private static boolean isPlain(String text) {
        return !text.isBlank() && text.length() <= MAX_CHARS && text.chars().noneMatch(Character::isISOControl);
    }
}
