package dev.penstock.upstream;

import dev.penstock.core.Secret;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Hides the gateway's own credential in what a provider says of a failure: some repeat the key that they refuse. */
final class Mask {

    private Mask() {}

    /** The text with asterisks for each byte of the secret; the same buffer where it does not occur. */
    static Buffer of(@Nullable Secret secret, Buffer text) {
        if (secret == null) {
            return text;
        }
        byte[] hidden = secret.reveal().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = text.getBytes();
        boolean found = false;
        for (int at = 0; at + hidden.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + hidden.length, hidden, 0, hidden.length)) {
                Arrays.fill(bytes, at, at + hidden.length, (byte) '*');
                found = true;
            }
        }
        return found ? Buffer.buffer(bytes) : text;
    }
}
