package dev.penstock.config;

import java.util.regex.Pattern;

/** What names may look like: ids that operators choose, and the names of models, which clients send. */
final class Names {

    static final int MAX_MODEL_CHARS = 256;

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");

    private Names() {}

    static void requireId(String kind, String id, Place place) throws InvalidPolicy {
        if (!ID.matcher(id).matches()) {
            throw place.invalid("the name of a " + kind + " has 1 to 32 of a-z, 0-9, '_' and '-', and begins with a"
                    + " letter or digit; not '" + id + "'");
        }
    }

    /**
     * Whether a model may have this name: ASCII letters, digits and a few signs, so that it can stand in headers,
     * URLs and logs. Clients choose names freely where a wildcard passes them on, so this is asked per
     * request too.
     */
    static boolean isModel(String name) {
        if (name.isEmpty() || name.length() > MAX_MODEL_CHARS) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (!mayStandInModel(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean mayStandInModel(char c) {
        boolean isDigit = c >= '0' && c <= '9';
        boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return isDigit || isLetter || "-._:/@+".indexOf(c) >= 0;
    }

    static boolean isWildcard(String name) {
        return name.endsWith("*");
    }

    /** What stands before the star. */
    static String prefix(String wildcard) {
        return wildcard.substring(0, wildcard.length() - 1);
    }

    /** Whether this is a name of a model, or the beginning of one and a star. */
    static boolean isModelOrWildcard(String name) {
        return isWildcard(name) ? name.length() == 1 || isModel(prefix(name)) : isModel(name);
    }
}
