package dev.penstock.experiment;

import dev.penstock.core.UnitKind;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The places of one request from which its units come.
 *
 * @param tenant the id of the tenant
 * @param key the id of the virtual key
 * @param sessionHeader the header {@code x-penstock-session}
 * @param unitHeader the header {@code x-penstock-unit}
 * @param user the end user that the body names
 * @param requestBits 64 random bits, drawn for this request
 */
public record UnitSources(
        String tenant,
        String key,
        @Nullable String sessionHeader,
        @Nullable String unitHeader,
        @Nullable String user,
        long requestBits) {

    /** The request's unit of this kind; empty where the request names none. */
    public Optional<Unit> unit(UnitKind kind) {
        String value = switch (kind) {
            case REQUEST -> HexFormat.of().toHexDigits(requestBits);
            case SESSION -> sessionHeader;
            case USER -> isGiven(unitHeader) ? unitHeader : user;
            case KEY -> key;
            case TENANT -> tenant;
        };
        return value != null && !value.isEmpty() ? Optional.of(Unit.of(kind, tenant, value)) : Optional.empty();
    }

    private static boolean isGiven(@Nullable String value) {
        return value != null && !value.isEmpty();
    }
}
