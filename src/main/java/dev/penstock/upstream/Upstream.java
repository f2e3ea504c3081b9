package dev.penstock.upstream;

import dev.penstock.core.Failure;
import dev.penstock.core.Failure.Kind;
import dev.penstock.core.Target;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * The way to the providers.
 *
 * <p>An attempt is under way from the subscription on, and goes on to its end also when the subscription is cancelled: a
 * client that leaves stops nothing. The outcome comes on the event loop from which the attempt was sent.
 */
public final class Upstream implements AutoCloseable {

    private final Vertx vertx;
    private final UpstreamSettings settings;
    private final Connections connections;
    private final TargetGuards guards;

    /**
     * A way with connections and circuit breakers of its own.
     *
     * @param random makes the jitter between retries; used from several threads
     */
    public Upstream(Vertx vertx, UpstreamSettings settings, RandomGenerator random) {
        this.vertx = vertx;
        this.settings = settings;
        this.connections = new Connections(vertx, settings);
        this.guards = new TargetGuards(settings, random);
    }

    /** Whether the target's circuit breaker lets nothing through at present. */
    public boolean isOpen(Target target) {
        TargetGuard guard = guards.find(target);
        return guard != null && guard.isOpen();
    }

    /**
     * Sends an attempt, and repeats it at the same target as often as its provider's setting and {@code repeat} allow.
     * The result is always an outcome; an error means a bug.
     */
    public Uni<Outcome> send(Attempt attempt, Repeat repeat) {
        return Uni.createFrom().deferred(() -> {
            TargetGuard guard = guards.use(attempt.target());
            Call call = new Call(vertx, connections, settings, guard.origin(), attempt);
            Tries tries = new Tries(
                    call,
                    repeat,
                    attempt.target().provider().retries(),
                    settings.retry().maxRetryAfter());
            return guard.guarded(tries::next)
                    .onFailure(FailedTry.class)
                    .recoverWithItem(failure -> ((FailedTry) failure).outcome())
                    .onFailure(CircuitBreakerOpenException.class)
                    .recoverWithItem(() -> leftAlone(attempt.target()));
        });
    }

    @Override
    public void close() {
        connections.close();
    }

    private static Outcome leftAlone(Target target) {
        String message = Call.says(target.provider(), "has failed too often and is left alone for a while");
        return new Outcome.Failed(new Failure(Kind.CIRCUIT_OPEN, 0, message));
    }
}
