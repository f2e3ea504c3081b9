package dev.penstock.identity;

import dev.penstock.core.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request presents to say who is calling. Signed tokens, when they come, are a further case. */
sealed interface Credential permits Credential.KeyText {

    /** The longest credential that is looked at, in characters. */
    int MAX_CHARS = 512;

    /**
     * The text of a virtual key, {@code sk-penstock-<id>-<secret>}.
     *
     * @param id what stands between the prefix and the last dash: ids may have dashes, secrets have none
     * @param whole the whole key
     */
    record KeyText(String id, Secret whole) implements Credential {

        private static final String PREFIX = "sk-penstock-";

        static Optional<Credential> parse(String text) {
            int dash = text.lastIndexOf('-');
            boolean isKey = text.startsWith(PREFIX) && dash > PREFIX.length() && dash < text.length() - 1;
            return isKey
                    ? Optional.of(new KeyText(text.substring(PREFIX.length(), dash), new Secret(text)))
                    : Optional.empty();
        }
    }

    /**
     * The credential of the first header that is present; the others do not stand in for a bad one, so that what a
     * proxy adds never changes who is calling.
     */
    static Optional<Credential> of(@Nullable String authorization, @Nullable String xApiKey, @Nullable String apiKey) {
        String text = text(authorization, xApiKey, apiKey);
        return text.isEmpty() || text.length() > MAX_CHARS ? Optional.empty() : KeyText.parse(text);
    }

    private static String text(@Nullable String authorization, @Nullable String xApiKey, @Nullable String apiKey) {
        if (authorization != null) {
            return bearer(authorization);
        }
        if (xApiKey != null) {
            return xApiKey.strip();
        }
        return apiKey == null ? "" : apiKey.strip();
    }

    private static String bearer(String authorization) {
        String scheme = "Bearer ";
        return authorization.regionMatches(true, 0, scheme, 0, scheme.length())
                ? authorization.substring(scheme.length()).strip()
                : "";
    }
}
