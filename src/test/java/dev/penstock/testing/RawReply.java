package dev.penstock.testing;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer as it came over a {@link RawConnection}.
 *
 * @param status the HTTP status
 * @param headers the headers by lower-case name; repeated ones are joined by commas
 * @param body the bytes
 */
public record RawReply(int status, Map<String, String> headers, byte[] body) {

    /** The header's value; empty where there is none. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
