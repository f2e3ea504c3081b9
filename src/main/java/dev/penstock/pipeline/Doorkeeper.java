package dev.penstock.pipeline;

import dev.penstock.config.Snapshot;
import dev.penstock.core.Caller;
import dev.penstock.core.Issuer;
import dev.penstock.core.Verdict;
import dev.penstock.core.VirtualKey;
import dev.penstock.identity.Authenticator;
import dev.penstock.identity.Register;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the caller whom the credential headers of a request name. */
public final class Doorkeeper {

    private final Authenticator authenticator;
    private final Clock clock;

    public Doorkeeper(Authenticator authenticator, Clock clock) {
        this.authenticator = authenticator;
        this.clock = clock;
    }

    /**
     * The caller by these headers in this policy set, or a refusal: at once, but for signed tokens whose issuer's keys
     * are still to be fetched.
     */
    public Uni<Verdict<Caller>> whoIsCalling(MultiMap headers, Snapshot set) {
        return authenticator.authenticate(
                headers.get("authorization"),
                headers.get("x-api-key"),
                headers.get("api-key"),
                new Declared(set),
                Instant.now(clock));
    }

    /** Whom one set of policies declares. */
    private record Declared(Snapshot set) implements Register {

        @Override
        public @Nullable VirtualKey key(String id) {
            return set.key(id).orElse(null);
        }

        @Override
        public Collection<Issuer> issuers() {
            return set.issuers();
        }

        @Override
        public Optional<Caller> caller(Issuer issuer, String tenant, @Nullable String team, String plan) {
            return set.tokenCaller(issuer.name(), tenant, team, plan);
        }
    }
}
