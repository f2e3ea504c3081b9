package dev.penstock.upstream;

import dev.penstock.core.Provider;
import dev.penstock.core.Target;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The retry and the circuit breaker of one target, and where it is. */
final class TargetGuard {

    private static final TypeLiteral<Uni<Outcome>> OUTCOME = new TypeLiteral<>() {
        private static final long serialVersionUID = 1L;
    };

    /** The breaker takes a ratio, and this is the only floating-point number here. */
    private static final double PERCENT = 100.0;

    private final TypedGuard<Uni<Outcome>> guard;
    private final Origin origin;
    private volatile boolean open;
    private volatile long lastUse;

    TargetGuard(Target target, UpstreamSettings settings, RandomGenerator random) {
        this.origin = Origin.of(target.provider());
        this.guard = build(target.provider(), settings, random);
    }

    Uni<Outcome> guarded(Supplier<Uni<Outcome>> tries) {
        return guard.get(tries);
    }

    Origin origin() {
        return origin;
    }

    boolean isOpen() {
        return open;
    }

    /** The number of the last use among the uses of all guards. */
    long lastUse() {
        return lastUse;
    }

    TargetGuard usedAs(long use) {
        lastUse = use;
        return this;
    }

    private TypedGuard<Uni<Outcome>> build(Provider provider, UpstreamSettings settings, RandomGenerator random) {
        // Metrics are labelled with the description, and providers are few, while a wildcard has no end of targets.
        TypedGuard.Builder<Uni<Outcome>> builder =
                TypedGuard.create(OUTCOME).withDescription("provider " + provider.name());
        if (provider.retries() > 0) {
            builder = builder.withRetry()
                    .maxRetries(provider.retries())
                    .maxDuration(0, ChronoUnit.MILLIS)
                    .whenException(failure -> failure instanceof FailedTry tried && tried.isToBeRepeated())
                    .withCustomBackoff()
                    .strategy(() -> new RetryDelay(settings.retry(), random))
                    .done()
                    .done();
        }
        UpstreamSettings.Breaker breaker = settings.breaker();
        return builder.withCircuitBreaker()
                .requestVolumeThreshold(breaker.volume())
                .failureRatio(breaker.failurePercent() / PERCENT)
                .delay(breaker.delay().toMillis(), ChronoUnit.MILLIS)
                .successThreshold(breaker.probes())
                .when(failure -> failure instanceof FailedTry tried && tried.speaksAgainstTarget())
                .onStateChange(state -> open = state == CircuitBreakerState.OPEN)
                .done()
                .build();
    }
}
