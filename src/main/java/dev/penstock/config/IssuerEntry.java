package dev.penstock.config;

import static dev.penstock.config.PolicyFile.given;
import static dev.penstock.config.PolicyFile.require;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.penstock.core.Issuer;
import dev.penstock.core.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody whose signed tokens are believed, as a policy file writes it. */
record IssuerEntry(
        String issuer,
        String audience,
        Plane plane,
        List<String> algorithms,
        @Nullable String jwksUrl,
        @Nullable String jwksFile,
        Duration leeway,
        ClaimsEntry claims,
        Map<String, String> tenants,
        @Nullable String plan,
        Map<String, Role> roles) {

    /** What the tokens open: one of them, never both. */
    enum Plane {
        DATA,
        ADMIN
    }

    static final Duration DEFAULT_LEEWAY = Duration.ofSeconds(30);

    /** The names of claims; {@code user} is that of every plane. */
    record ClaimsEntry(
            @Nullable String tenant,
            @Nullable String team,
            @Nullable String user,
            @Nullable String plan,
            @Nullable String roles) {

        static final String DEFAULT_USER = "sub";
        static final ClaimsEntry DEFAULT = new ClaimsEntry(null, null, null, null, null);

        String userOrDefault() {
            return user == null ? DEFAULT_USER : user;
        }
    }

    @JsonCreator
    static IssuerEntry of(
            @Nullable String issuer,
            @Nullable String audience,
            @Nullable Plane plane,
            List<String> algorithms,
            @Nullable String jwksUrl,
            @Nullable String jwksFile,
            @Nullable Duration leeway,
            @Nullable ClaimsEntry claims,
            Map<String, String> tenants,
            @Nullable String plan,
            Map<String, Role> roles) {
        return new IssuerEntry(
                given("issuer", issuer),
                given("audience", audience),
                given("plane", plane),
                algorithms,
                jwksUrl,
                jwksFile,
                leeway == null ? DEFAULT_LEEWAY : leeway,
                claims == null ? ClaimsEntry.DEFAULT : claims,
                tenants,
                plan,
                roles);
    }

    IssuerEntry {
        require(!issuer.isBlank(), "issuer must not be empty");
        require(!audience.isBlank(), "audience must not be empty");
        require(!algorithms.isEmpty(), "algorithms are missing");
        require((jwksUrl == null) != (jwksFile == null), "an issuer has one of jwks_url and jwks_file");
        require(leeway.compareTo(Issuer.MAX_LEEWAY) <= 0, "leeway must be at most 60s");
        if (plane == Plane.DATA) {
            requireDataOnly(claims, tenants, roles);
        } else {
            requireAdminOnly(claims, tenants, plan, roles);
        }
    }

    private static void requireDataOnly(ClaimsEntry claims, Map<String, String> tenants, Map<String, Role> roles) {
        require(claims.tenant() != null, "claims must name the tenant's on the plane data");
        require(!tenants.isEmpty(), "tenants are missing: the values of the tenant's claim, and whom they stand for");
        require(roles.isEmpty() && claims.roles() == null, "roles are for the plane admin only");
    }

    private static void requireAdminOnly(
            ClaimsEntry claims, Map<String, String> tenants, @Nullable String plan, Map<String, Role> roles) {
        require(claims.roles() != null, "claims must name the roles' on the plane admin");
        require(!roles.isEmpty(), "roles are missing: the values of the roles' claim, and what they stand for");
        boolean hasData = claims.tenant() != null || claims.team() != null || claims.plan() != null || plan != null;
        require(!hasData && tenants.isEmpty(), "tenants, teams and plans are for the plane data only");
    }
}
