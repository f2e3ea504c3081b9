package dev.penstock.cache;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * The encryption of entries at rest: AES-256-GCM under the tenant's key, bound to the entry's place in Redis, so that
 * a reader of the store learns nothing and a writer can neither change an entry nor move it.
 *
 * <p>Layout: a version byte, the nonce of 12 bytes, ciphertext and tag.
 */
public final class EntrySeal {

    /** What sealing adds to the plain bytes. */
    static final int OVERHEAD_BYTES = 1 + 12 + 16;

    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final TenantSecrets secrets;
    private final SecureRandom random;

    public EntrySeal(TenantSecrets secrets, SecureRandom random) {
        this.secrets = secrets;
        this.random = random;
    }

    byte[] seal(CacheKey key, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = new byte[plain.length + OVERHEAD_BYTES];
        sealed[0] = VERSION;
        System.arraycopy(nonce, 0, sealed, 1, NONCE_BYTES);
        try {
            cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(plain, 0, plain.length, sealed, 1 + NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM with a fresh nonce", e);
        }
    }

    /** The plain bytes; empty where they were sealed otherwise, for another place, or changed since. */
    Optional<byte[]> open(CacheKey key, byte[] sealed) {
        if (sealed.length < OVERHEAD_BYTES || sealed[0] != VERSION) {
            return Optional.empty();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        System.arraycopy(sealed, 1, nonce, 0, NONCE_BYTES);
        int from = 1 + NONCE_BYTES;
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, key, nonce).doFinal(sealed, from, sealed.length - from));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, CacheKey key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, secrets.sealKey(key.tenant()), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(key.redisKey().getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
