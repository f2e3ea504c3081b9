package dev.penstock.identity;

import dev.penstock.core.Caller;
import dev.penstock.core.Issuer;
import dev.penstock.core.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says who is calling by the claims of a verified token. What is not mapped is nobody. */
final class CallerClaims {

    private CallerClaims() {}

    static Verdict<Caller> caller(Verified token, Issuer.Data plane, Register register) {
        Claims claims = token.claims();
        Issuer.CallerClaims names = plane.claims();
        Optional<String> tenant = claims.text(names.tenant()).map(plane.tenants()::get);
        Optional<String> user = claims.text(names.user());
        if (tenant.isEmpty()) {
            return Tokens.refused("The token names no tenant of this gateway.");
        }
        if (user.isEmpty()) {
            return Tokens.refused("The token names no user.");
        }
        @Nullable String plan = named(claims, names.plan()) ? text(claims, names.plan()) : plane.plan();
        if (plan == null) {
            return Tokens.refused("The token names no plan.");
        }
        @Nullable String team = text(claims, names.team());
        if (team == null && named(claims, names.team())) {
            return Tokens.refused("The token's team is no text.");
        }
        return register.caller(token.issuer(), tenant.get(), team, plan)
                .map(caller -> Verdict.yes(caller.forUser(user.get())))
                .orElseGet(() -> Tokens.refused("The token names a plan or a team that this gateway does not know."));
    }

    private static boolean named(Claims claims, @Nullable String path) {
        return path != null && claims.has(path);
    }

    private static @Nullable String text(Claims claims, @Nullable String path) {
        return path == null ? null : claims.text(path).orElse(null);
    }
}
