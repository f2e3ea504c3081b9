package dev.penstock.identity;

import dev.penstock.core.Caller;
import dev.penstock.core.Issuer;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Sha256;
import dev.penstock.core.Verdict;
import dev.penstock.core.VirtualKey;
import io.smallrye.mutiny.Uni;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the caller behind a virtual key or a signed token.
 *
 * <p>The key is looked up by its public id and then compared whole, as SHA-256 and in constant time. An unknown id does
 * the same work and gets the same answer as a wrong secret; only who holds the right key hears that it has expired or
 * is disabled. No answer repeats anything of what was presented.
 */
public final class Authenticator {

    private static final byte[] NO_KEY = new byte[32];

    private final Tokens tokens;

    public Authenticator(KeySets keys, IdentitySettings settings) {
        this.tokens = new Tokens(keys, issuer -> issuer.plane() instanceof Issuer.Data, settings.maxTokens());
    }

    /**
     * The caller, or a refusal. A key is decided upon at once, and so is a token whose issuer's keys are known; another
     * one waits for them.
     *
     * @param authorization the header of that name, whose scheme must be {@code Bearer}
     * @param xApiKey the header {@code x-api-key}, asked only where the first is absent
     * @param apiKey the header {@code api-key}, asked only where the others are absent
     * @param register whom the policies know
     * @param now the time by which credentials expire
     */
    public Uni<Verdict<Caller>> authenticate(
            @Nullable String authorization,
            @Nullable String xApiKey,
            @Nullable String apiKey,
            Register register,
            Instant now) {
        if (authorization == null && xApiKey == null && apiKey == null) {
            return item(refused("No API key was provided. Send it as 'Authorization: Bearer <key>'."));
        }
        Optional<Credential> credential = Credential.of(authorization, xApiKey, apiKey);
        if (credential.isEmpty()) {
            return item(incorrect());
        }
        return credential.get() instanceof Credential.SignedToken token
                ? byToken(token, register, now)
                : item(byKey((Credential.KeyText) credential.get(), register, now));
    }

    private Uni<Verdict<Caller>> byToken(Credential.SignedToken token, Register register, Instant now) {
        return tokens.read(token, register.issuers(), now)
                .map(read -> read.then(verified -> verified.issuer().plane() instanceof Issuer.Data plane
                        ? CallerClaims.caller(verified, plane, register)
                        : Tokens.incorrect()));
    }

    private static Verdict<Caller> byKey(Credential.KeyText presented, Register register, Instant now) {
        VirtualKey key = register.key(presented.id());
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

    private static <T> Uni<T> item(T value) {
        return Uni.createFrom().item(value);
    }
}
