package dev.penstock.cache;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869), which the JDK has from version 25 only. */
final class Hkdf {

    static final String HMAC = "HmacSHA256";
    private static final int HASH_BYTES = 32;
    private static final int BLOCKS_MAX = 255;

    private final SecretKeySpec pseudoRandomKey;

    /** Extracts: spreads the entropy of the input evenly over one key. */
    Hkdf(byte[] salt, byte[] inputKeyingMaterial) {
        Mac mac = mac(new SecretKeySpec(salt.length == 0 ? new byte[HASH_BYTES] : salt, HMAC));
        this.pseudoRandomKey = new SecretKeySpec(mac.doFinal(inputKeyingMaterial), HMAC);
    }

    /** Expands: the first bytes of the key stream that belongs to this purpose. */
    byte[] expand(byte[] info, int length) {
        if (length > BLOCKS_MAX * HASH_BYTES) {
            throw new IllegalArgumentException("length must be at most " + BLOCKS_MAX * HASH_BYTES + ", not " + length);
        }
        Mac mac = mac(pseudoRandomKey);
        byte[] output = new byte[length];
        byte[] block = new byte[0];
        for (int done = 0, counter = 1; done < length; done += HASH_BYTES, counter++) {
            mac.update(block);
            mac.update(info);
            mac.update((byte) counter);
            block = mac.doFinal();
            System.arraycopy(block, 0, output, done, Math.min(HASH_BYTES, length - done));
        }
        Arrays.fill(block, (byte) 0);
        return output;
    }

    static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }
}
