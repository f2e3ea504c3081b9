package dev.penstock.identity;

import dev.penstock.core.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request presents to say who is calling.
 *
 * <p>A text is one of the cases at most: virtual keys have a prefix that no signed token begins with, since those begin
 * with an object in base64.
 */
sealed interface Credential permits Credential.KeyText, Credential.SignedToken {

    /** The longest key that is looked at, in characters. */
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
            return isKey && text.length() <= MAX_CHARS
                    ? Optional.of(new KeyText(text.substring(PREFIX.length(), dash), new Secret(text)))
                    : Optional.empty();
        }
    }

    /**
     * A token of three parts, header, claims and signature, of which nothing is believed yet.
     *
     * @param whole the whole token
     */
    record SignedToken(Secret whole) implements Credential {

        /** The longest token that is looked at, in characters. */
        static final int MAX_CHARS = 8_192;

        static Optional<SignedToken> parse(String text) {
            return text.length() <= MAX_CHARS && !text.startsWith(KeyText.PREFIX) && hasThreeParts(text)
                    ? Optional.of(new SignedToken(new Secret(text)))
                    : Optional.empty();
        }

        /** Encrypted tokens have five parts; unsigned ones have an empty last one. */
        private static boolean hasThreeParts(String text) {
            int dots = 0;
            int partChars = 0;
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) == '.') {
                    if (partChars == 0) {
                        return false;
                    }
                    dots++;
                    partChars = 0;
                } else if (isBase64Url(text.charAt(i))) {
                    partChars++;
                } else {
                    return false;
                }
            }
            return dots == 2 && partChars > 0;
        }

        private static boolean isBase64Url(char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        }
    }

    /**
     * The credential of the first header that is present; the others do not stand in for a bad one, so that what a
     * proxy adds never changes who is calling. Signed tokens are bearer tokens only.
     */
    static Optional<Credential> of(@Nullable String authorization, @Nullable String xApiKey, @Nullable String apiKey) {
        if (authorization != null) {
            String text = bearer(authorization);
            Optional<Credential> key = KeyText.parse(text);
            return key.isPresent() ? key : SignedToken.parse(text).map(token -> token);
        }
        if (xApiKey != null) {
            return KeyText.parse(xApiKey.strip());
        }
        return apiKey == null ? Optional.empty() : KeyText.parse(apiKey.strip());
    }

    private static String bearer(String authorization) {
        String scheme = "Bearer ";
        return authorization.regionMatches(true, 0, scheme, 0, scheme.length())
                ? authorization.substring(scheme.length()).strip()
                : "";
    }
}
