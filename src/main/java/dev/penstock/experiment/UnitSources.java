package dev.penstock.experiment;

import dev.penstock.core.ExperimentTerms.Session;
import dev.penstock.core.Model;
import dev.penstock.core.Tags;
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
 * @param tags what else the body is marked with
 * @param requestBits 64 random bits, drawn for this request
 */
public record UnitSources(
        String tenant,
        String key,
        @Nullable String sessionHeader,
        @Nullable String unitHeader,
        @Nullable String user,
        Tags tags,
        long requestBits) {

    /** The unit by which the model chooses a variant; empty where the request names none. */
    public Optional<Unit> unit(Model model) {
        UnitKind kind = model.unit();
        String value = switch (kind) {
            case REQUEST -> bits();
            case SESSION -> named(model.terms().session());
            case USER -> isGiven(unitHeader) ? unitHeader : user;
            case KEY -> key;
            case TENANT -> tenant;
        };
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(Unit.of(kind, tenant, value));
    }

    /** The session that the request names for the model, whether or not that is the unit. */
    public Optional<String> session(Model model) {
        return Optional.ofNullable(named(model.terms().session())).filter(UnitSources::isGiven);
    }

    /** The request as a unit of its own. */
    Unit request() {
        return Unit.of(UnitKind.REQUEST, tenant, bits());
    }

    private String bits() {
        return HexFormat.of().toHexDigits(requestBits);
    }

    private @Nullable String named(Session where) {
        if (isGiven(sessionHeader)) {
            return sessionHeader;
        }
        @Nullable String key = where.metadataKey();
        @Nullable String named = key == null ? null : tags.metadata().get(key);
        return isGiven(named) || !where.promptCacheKey() ? named : tags.promptCacheKey();
    }

    private static boolean isGiven(@Nullable String value) {
        return value != null && !value.isEmpty();
    }
}
