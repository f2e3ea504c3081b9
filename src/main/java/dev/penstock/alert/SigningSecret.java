package dev.penstock.alert;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a webhook and its sender both know; signs messages as Standard Webhooks 1.0 says. */
final class SigningSecret {

    private static final String PREFIX = "whsec_";
    private static final String HMAC = "HmacSHA256";
    private static final int BYTES_MIN = 24;
    private static final int BYTES_MAX = 64;

    private final SecretKeySpec key;

    private SigningSecret(byte[] bytes) {
        this.key = new SecretKeySpec(bytes, HMAC);
    }

    /** The secret that is written so: {@code whsec_} and base64. */
    static SigningSecret of(String text) {
        return new SigningSecret(bytes(text));
    }

    private static byte[] bytes(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : "");
            if (bytes.length >= BYTES_MIN && bytes.length <= BYTES_MAX) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            // Said below; the decoder's message would show characters of the secret.
        }
        throw new IllegalArgumentException("penstock.alerts.secret must be " + PREFIX + " and " + BYTES_MIN + " to "
                + BYTES_MAX + " random bytes in base64");
    }

    /** The signature header of the message with this id and body, sent at this second. */
    String signature(String id, long epochSecond, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update((id + "." + epochSecond + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }
}
