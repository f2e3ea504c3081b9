package dev.penstock.upstream;

import io.smallrye.faulttolerance.api.CustomBackoffStrategy;
import java.util.random.RandomGenerator;

/** The waits between the tries of one attempt: doubling from the first on, with jitter, and never less than was asked for. */
final class RetryDelay implements CustomBackoffStrategy {

    private final UpstreamSettings.Retry settings;
    private final RandomGenerator random;
    private long nextMillis;

    RetryDelay(UpstreamSettings.Retry settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
        this.nextMillis = settings.firstDelay().toMillis();
    }

    @Override
    public long nextDelayInMillis(Throwable failure) {
        long longest = Math.min(nextMillis, settings.maxDelay().toMillis());
        nextMillis = Math.min(2 * longest, settings.maxDelay().toMillis());
        long jittered = longest - random.nextLong(longest / 2 + 1);
        return failure instanceof FailedTry tried ? Math.max(jittered, tried.retryAfterMillis()) : jittered;
    }
}
