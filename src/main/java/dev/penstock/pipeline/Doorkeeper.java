package dev.penstock.pipeline;

import dev.penstock.config.Snapshot;
import dev.penstock.core.Caller;
import dev.penstock.core.Verdict;
import dev.penstock.identity.Authenticator;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Instant;

/** Finds the caller whom the credential headers of a request name. */
public final class Doorkeeper {

    private final Authenticator authenticator;
    private final Clock clock;

    public Doorkeeper(Authenticator authenticator, Clock clock) {
        this.authenticator = authenticator;
        this.clock = clock;
    }

    /** The caller by these headers in this policy set, or a refusal. */
    public Verdict<Caller> whoIsCalling(MultiMap headers, Snapshot set) {
        return authenticator.authenticate(
                headers.get("authorization"),
                headers.get("x-api-key"),
                headers.get("api-key"),
                id -> set.key(id).orElse(null),
                Instant.now(clock));
    }
}
