package dev.penstock.edge;

/**
 * The rule for a request path as it came: one spelling for each resource, so that no two parts of the server can read it
 * differently.
 */
final class RawPath {

    private static final String ENCODED_SLASH = "%2F";
    private static final String MODEL_PREFIX = DataPlane.MODELS + "/";

    /** Experiments go by the names of their models. */
    private static final String EXPERIMENT_PREFIX = "/admin/v1/experiments/";

    private RawPath() {}

    /** Whether the path has only plain characters, no empty or dot segment, and {@code %2F} only in a model's id. */
    static boolean isPlain(String path) {
        boolean model = path.startsWith(MODEL_PREFIX) || path.startsWith(EXPERIMENT_PREFIX);
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (model && c == '%' && path.regionMatches(true, i, ENCODED_SLASH, 0, ENCODED_SLASH.length())) {
                i += ENCODED_SLASH.length() - 1;
            } else if (!isPlain(c) || startsOddSegment(path, i)) {
                return false;
            }
        }
        return path.startsWith("/");
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "/_.:-@".indexOf(c) >= 0;
    }

    /** Whether an empty segment, {@code .} or {@code ..} begins after the slash at this place. */
    private static boolean startsOddSegment(String path, int slash) {
        if (path.charAt(slash) != '/') {
            return false;
        }
        return path.startsWith("//", slash) || isSegment(path, slash, "/.") || isSegment(path, slash, "/..");
    }

    private static boolean isSegment(String path, int slash, String segment) {
        int end = slash + segment.length();
        return path.startsWith(segment, slash) && (end == path.length() || path.charAt(end) == '/');
    }
}
