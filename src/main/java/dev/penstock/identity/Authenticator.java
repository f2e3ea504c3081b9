package dev.penstock.identity;

import dev.penstock.core.Caller;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Sha256;
import dev.penstock.core.Verdict;
import dev.penstock.core.VirtualKey;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the caller behind a virtual key.
 *
 * <p>The key is looked up by its public id and then compared whole, as SHA-256 and in constant time. An unknown id does
 * the same work and gets the same answer as a wrong secret; only who holds the right key hears that it has expired or
 * is disabled. No answer repeats anything of what was presented.
 */
public final class Authenticator {

    private static final byte[] NO_KEY = new byte[32];

    /**
     * The caller, or a refusal with {@link Reason#INVALID_API_KEY}.
     *
     * @param authorization the header of that name, whose scheme must be {@code Bearer}
     * @param xApiKey the header {@code x-api-key}, asked only where the first is absent
     * @param apiKey the header {@code api-key}, asked only where the others are absent
     * @param keysById the declared keys
     * @param now the time by which keys expire
     */
    public Verdict<Caller> authenticate(
            @Nullable String authorization,
            @Nullable String xApiKey,
            @Nullable String apiKey,
            Function<String, @Nullable VirtualKey> keysById,
            Instant now) {
        if (authorization == null && xApiKey == null && apiKey == null) {
            return refused("No API key was provided. Send it as 'Authorization: Bearer <key>'.");
        }
        Optional<Credential> credential = Credential.of(authorization, xApiKey, apiKey);
        if (credential.isPresent() && credential.get() instanceof Credential.KeyText key) {
            return byKey(key, keysById, now);
        }
        return incorrect();
    }

    private static Verdict<Caller> byKey(
            Credential.KeyText presented, Function<String, @Nullable VirtualKey> keysById, Instant now) {
        VirtualKey key = keysById.apply(presented.id());
        byte[] expected = key == null ? NO_KEY : key.sha256();
        boolean matches =
                MessageDigest.isEqual(expected, Sha256.of(presented.whole().reveal()));
        if (key == null || !matches) {
            return incorrect();
        }
        if (key.disabled()) {
            return refused("The API key is disabled.");
        }
        Instant expiresAt = key.expiresAt();
        if (expiresAt != null && !now.isBefore(expiresAt)) {
            return refused("The API key has expired.");
        }
        return Verdict.yes(key.caller());
    }

    private static Verdict<Caller> incorrect() {
        return refused("Incorrect API key provided.");
    }

    private static Verdict<Caller> refused(String message) {
        return Verdict.no(Refusal.of(Reason.INVALID_API_KEY, message));
    }
}
