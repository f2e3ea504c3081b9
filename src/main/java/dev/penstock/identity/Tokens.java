package dev.penstock.identity;

import dev.penstock.core.Issuer;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Verdict;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The signed tokens of one plane: finds out whose a token is, and whether it is good.
 *
 * <p>A token that was verified is believed until it expires, as long as the policies declare its issuer as they did and
 * the issuer has the same keys.
 */
final class Tokens {

    private final KeySets keys;
    private final Predicate<Issuer> opens;
    private final VerifiedTokens verified;

    /**
     * Tokens of these issuers only.
     *
     * @param opens whether tokens of an issuer open the plane
     * @param max the most tokens to remember
     */
    Tokens(KeySets keys, Predicate<Issuer> opens, int max) {
        this.keys = keys;
        this.opens = opens;
        this.verified = new VerifiedTokens(max);
    }

    Uni<Verdict<Verified>> read(Credential.SignedToken token, Collection<Issuer> issuers, Instant now) {
        String text = token.whole().reveal();
        ByteBuffer name = VerifiedTokens.name(text);
        Verified known = known(name, issuers, now);
        return known == null ? verify(text, name, issuers, now) : item(Verdict.yes(known));
    }

    private @Nullable Verified known(ByteBuffer name, Collection<Issuer> issuers, Instant now) {
        Verified found = verified.find(name);
        if (found == null) {
            return null;
        }
        boolean isGood = now.isBefore(found.until())
                && isDeclared(found.issuer(), issuers)
                && keys.isCurrent(found.issuer(), found.keys());
        if (!isGood) {
            verified.remove(name);
        }
        return isGood ? found : null;
    }

    // A set of policies that was read anew may map the same claims otherwise: its entries are other objects.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isDeclared(Issuer issuer, Collection<Issuer> issuers) {
        for (Issuer declared : issuers) {
            if (declared == issuer) {
                return true;
            }
        }
        return false;
    }

    private Uni<Verdict<Verified>> verify(String text, ByteBuffer name, Collection<Issuer> issuers, Instant now) {
        Optional<TokenHead> head = TokenHead.read(text);
        Issuer issuer = head.map(found -> issuer(found, issuers)).orElse(null);
        if (head.isEmpty() || issuer == null) {
            return item(incorrect());
        }
        return keys.find(issuer, head.get().keyId(), head.get().algorithm())
                .map(found -> found.then(key -> Verification.verify(text, issuer, key, now))
                        .then(token -> {
                            verified.put(name, token);
                            return Verdict.yes(token);
                        }));
    }

    /** The issuer whom the token names; no algorithm but its own is worth looking for a key. */
    private @Nullable Issuer issuer(TokenHead head, Collection<Issuer> issuers) {
        for (Issuer issuer : issuers) {
            Issuer.Marks marks = issuer.marks();
            if (opens.test(issuer)
                    && marks.issuer().equals(head.issuer())
                    && head.audience().contains(marks.audience())
                    && marks.algorithms().contains(head.algorithm())) {
                return issuer;
            }
        }
        return null;
    }

    private static <T> Uni<T> item(T value) {
        return Uni.createFrom().item(value);
    }

    /** The same for all tokens that nobody signed, or somebody whom nobody knows. */
    static <T> Verdict<T> incorrect() {
        return refused("Incorrect token provided.");
    }

    static <T> Verdict<T> refused(String message) {
        return Verdict.no(Refusal.of(Reason.INVALID_API_KEY, message));
    }
}
