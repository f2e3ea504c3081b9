package dev.penstock.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that the gateway gives out, of which it keeps only the hash.
 *
 * @param id the public part of {@code sk-penstock-<id>-<secret>}
 * @param sha256 the SHA-256 of the whole key, 32 bytes
 * @param expiresAt when it stops working; absent for never
 * @param disabled whether it was switched off
 * @param caller who calls with it
 */
public record VirtualKey(String id, byte[] sha256, @Nullable Instant expiresAt, boolean disabled, Caller caller) {

    public VirtualKey {
        if (sha256.length != 32) {
            throw new IllegalArgumentException("sha256 of key " + id + " must have 32 bytes, not " + sha256.length);
        }
    }
}
