package dev.penstock.admin;

import dev.penstock.core.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** The credential of operators. It does not print itself; the start link asks for {@link #secret()}. */
public final class AdminToken {

    private static final int BYTES_MIN = 32;

    private final Secret secret;
    private final boolean isGenerated;

    private AdminToken(Secret secret, boolean isGenerated) {
        this.secret = secret;
        this.isGenerated = isGenerated;
    }

    /**
     * The configured token, or a random one where none is configured.
     *
     * @throws IllegalArgumentException where the configured one is shorter than 32 bytes
     */
    public static AdminToken of(AdminSettings settings, SecureRandom random) {
        return settings.token().map(AdminToken::configured).orElseGet(() -> generated(random));
    }

    private static AdminToken configured(String token) {
        if (bytes(token).length < BYTES_MIN) {
            throw new IllegalArgumentException("penstock.admin.token must have at least " + BYTES_MIN + " bytes");
        }
        return new AdminToken(new Secret(token), false);
    }

    private static AdminToken generated(SecureRandom random) {
        byte[] bytes = new byte[BYTES_MIN];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return new AdminToken(new Secret(token), true);
    }

    /** Whether this is the token; takes as long for a wrong one as for the right one. */
    public boolean matches(String candidate) {
        return MessageDigest.isEqual(bytes(candidate), bytes(secret.reveal()));
    }

    public Secret secret() {
        return secret;
    }

    /** Whether it was made at this start, so that nobody knows it yet. */
    public boolean isGenerated() {
        return isGenerated;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
