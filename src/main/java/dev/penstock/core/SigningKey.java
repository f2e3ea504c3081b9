package dev.penstock.core;

import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * A public key by which signatures of tokens are checked.
 *
 * @param id its name in the set, the {@code kid} of tokens; absent where the set gives none
 * @param algorithm the one algorithm for which it may be used; absent for every one that fits its type
 * @param key the key itself
 */
public record SigningKey(@Nullable String id, @Nullable String algorithm, PublicKey key) {

    /** Whether signatures of this algorithm, such as {@code RS256}, may be checked by it. */
    public boolean fits(String wanted) {
        String type = wanted.startsWith("ES") ? "EC" : "RSA";
        return key.getAlgorithm().equals(type) && (algorithm == null || algorithm.equals(wanted));
    }
}
