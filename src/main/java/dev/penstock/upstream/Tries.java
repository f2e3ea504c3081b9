package dev.penstock.upstream;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** The tries of one attempt at its target, each of which is one call. */
final class Tries {

    private final Call call;
    private final Repeat repeat;
    private final int maxRetries;
    private final Duration maxRetryAfter;
    private int made;

    Tries(Call call, Repeat repeat, int maxRetries, Duration maxRetryAfter) {
        this.call = call;
        this.repeat = repeat;
        this.maxRetries = maxRetries;
        this.maxRetryAfter = maxRetryAfter;
    }

    /**
     * Makes the next try. A failure comes as a {@link FailedTry} that says whether to repeat: that is asked here and not
     * by the retry, whose hooks can neither wait for an answer nor stop it.
     */
    Uni<Outcome> next() {
        made++;
        return Uni.createFrom()
                .<Outcome>emitter(emitter -> call.send().onComplete(emitter::complete, emitter::fail))
                .onFailure(FailedTry.class)
                .recoverWithUni(failure -> afterwards((FailedTry) failure));
    }

    private Uni<Outcome> afterwards(FailedTry failed) {
        if (made > maxRetries || !failed.failure().isRetryable() || asksForTooLongAWait(failed)) {
            return Uni.createFrom().failure(failed);
        }
        return repeat.mayRepeat(failed.failure())
                .onItem()
                .transformToUni(may -> Uni.createFrom().failure(may ? failed.toBeRepeated() : failed));
    }

    private boolean asksForTooLongAWait(FailedTry failed) {
        return failed.retryAfterMillis() > maxRetryAfter.toMillis();
    }
}
