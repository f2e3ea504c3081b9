package dev.penstock.experiment;

import dev.penstock.core.Sha256;
import dev.penstock.core.UnitKind;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One of those that an experiment assigns, such as a user.
 *
 * @param text {@code <kind>:<tenant>/<value>}: equal values in two tenants are two units
 */
public record Unit(String text) {

    /** The longest value that stands for itself, in bytes of UTF-8; a longer one becomes its SHA-256 in hex. */
    static final int MAX_VALUE_BYTES = 256;

    public static Unit of(UnitKind kind, String tenant, String value) {
        return new Unit(kind.name().toLowerCase(Locale.ROOT) + ":" + tenant + "/" + bounded(value));
    }

    private static String bounded(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= MAX_VALUE_BYTES ? value : Sha256.hexOf(value);
    }
}
