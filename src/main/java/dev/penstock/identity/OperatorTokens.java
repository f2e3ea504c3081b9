package dev.penstock.identity;

import dev.penstock.core.Issuer;
import dev.penstock.core.Operator;
import dev.penstock.core.Role;
import dev.penstock.core.Verdict;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the operator behind a signed token of the admin plane. */
public final class OperatorTokens {

    private final Tokens tokens;

    public OperatorTokens(KeySets keys, IdentitySettings settings) {
        this.tokens = new Tokens(keys, issuer -> issuer.plane() instanceof Issuer.Admin, settings.maxTokens());
    }

    /**
     * The operator; empty where the token is good and gives no role.
     *
     * @param text what was presented as a bearer token
     * @param issuers those whose tokens are believed
     * @param now the time by which tokens expire
     */
    public Uni<Verdict<Optional<Operator>>> operator(String text, Collection<Issuer> issuers, Instant now) {
        return Credential.SignedToken.parse(text)
                .map(token -> tokens.read(token, issuers, now).map(read -> read.then(OperatorTokens::operator)))
                .orElseGet(() -> Uni.createFrom().item(Tokens.incorrect()));
    }

    private static Verdict<Optional<Operator>> operator(Verified token) {
        return token.issuer().plane() instanceof Issuer.Admin plane ? operator(token, plane) : Tokens.incorrect();
    }

    private static Verdict<Optional<Operator>> operator(Verified token, Issuer.Admin plane) {
        Optional<String> user = token.claims().text(plane.userClaim());
        if (user.isEmpty()) {
            return Tokens.refused("The token names no user.");
        }
        String name = token.issuer().name() + ":" + user.get();
        return Verdict.yes(role(token, plane).map(role -> new Operator(name, role)));
    }

    /** The highest of the roles that the token's values stand for. */
    private static Optional<Role> role(Verified token, Issuer.Admin plane) {
        return token.claims().texts(plane.rolesClaim()).stream()
                .filter(plane.roles()::containsKey)
                .map(plane.roles()::get)
                .max(Comparator.naturalOrder());
    }
}
