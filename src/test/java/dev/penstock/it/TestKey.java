package dev.penstock.it;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A virtual key for one test.
 *
 * @param id its id in the policy file
 */
record TestKey(String id) {

    /** What a client sends. */
    String text() {
        return "sk-penstock-" + id + "-asecretthatonlytestsknow";
    }

    /** What a policy file keeps of it. */
    String sha256() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
