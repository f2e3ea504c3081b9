package dev.penstock.upstream;

import dev.penstock.core.Target;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The guards of all targets in use. A wildcard lets clients name targets, so that their number is bounded: beyond it, the
 * least recently used guard goes, and with it what was known of that target's health.
 */
final class TargetGuards {

    /** What a guard depends on: a policy that changes any of it gets a new one. */
    private record Key(String provider, String model, URI baseUrl, Duration timeout, int retries) {

        static Key of(Target target) {
            return new Key(
                    target.provider().name(),
                    target.model(),
                    target.provider().baseUrl(),
                    target.provider().timeout(),
                    target.provider().retries());
        }
    }

    private final UpstreamSettings settings;
    private final RandomGenerator random;
    private final Map<Key, TargetGuard> guards = new ConcurrentHashMap<>();
    private final AtomicLong uses = new AtomicLong();

    TargetGuards(UpstreamSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /** The guard of this target, made at its first use. */
    TargetGuard use(Target target) {
        Key key = Key.of(target);
        TargetGuard guard = guards.get(key);
        if (guard == null) {
            guard = guards.computeIfAbsent(key, unseen -> new TargetGuard(target, settings, random));
            guard.usedAs(uses.incrementAndGet());
            forgetBeyondTheLimit();
        }
        return guard.usedAs(uses.incrementAndGet());
    }

    /** The guard of this target, if it has one; does not count as a use. */
    @Nullable
    TargetGuard find(Target target) {
        return guards.get(Key.of(target));
    }

    int size() {
        return guards.size();
    }

    private void forgetBeyondTheLimit() {
        while (guards.size() > settings.maxGuards()) {
            guards.entrySet().stream()
                    .min(Comparator.comparingLong(entry -> entry.getValue().lastUse()))
                    .ifPresent(oldest -> guards.remove(oldest.getKey(), oldest.getValue()));
        }
    }
}
