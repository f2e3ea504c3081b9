package dev.penstock.upstream;

import dev.penstock.core.Failure;
import dev.penstock.core.Failure.Kind;
import io.vertx.core.MultiMap;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A failure on its way through a guard, whose retry and circuit breaker look at exceptions; it leaves as a value. */
final class FailedTry extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Outcome.Failed outcome;
    private final transient @Nullable Duration retryAfter;
    private final boolean ownFault;
    private final boolean repeated;

    private FailedTry(Outcome.Failed outcome, @Nullable Duration retryAfter, boolean ownFault, boolean repeated) {
        super(outcome.failure().message(), null, false, false);
        this.outcome = outcome;
        this.retryAfter = retryAfter;
        this.ownFault = ownFault;
        this.repeated = repeated;
    }

    static FailedTry of(Failure failure) {
        return new FailedTry(new Outcome.Failed(failure), null, false, false);
    }

    /**
     * A failure that the target spoke of itself.
     *
     * @param answer its words, where they can be passed on
     * @param headers all of its headers, which may say how long it asks to be left alone
     */
    static FailedTry answered(Failure failure, @Nullable ProviderAnswer answer, MultiMap headers) {
        Outcome.Failed outcome = new Outcome.Failed(failure, answer, AnswerHeaders.comeBack(headers));
        return new FailedTry(outcome, RetryAfter.of(headers), false, false);
    }

    /** A failure that says nothing about the target. */
    static FailedTry ownFault(Failure failure) {
        return new FailedTry(new Outcome.Failed(failure), null, true, false);
    }

    /** The same failure, to be followed by a repetition. */
    FailedTry toBeRepeated() {
        return new FailedTry(outcome, retryAfter, ownFault, true);
    }

    Outcome.Failed outcome() {
        return outcome;
    }

    Failure failure() {
        return outcome.failure();
    }

    boolean isToBeRepeated() {
        return repeated;
    }

    /** How long to leave the target alone, in milliseconds; 0 where it did not say. */
    long retryAfterMillis() {
        return retryAfter == null ? 0 : retryAfter.toMillis();
    }

    /** Whether the target itself is ill. A refusal is an answer, and a 429 may concern one model or key among many. */
    boolean speaksAgainstTarget() {
        Kind kind = failure().kind();
        return !ownFault
                && switch (kind) {
                    case CONNECT, SERVER_ERROR, TIMEOUT, DISCONNECTED -> true;
                    case REFUSED, CIRCUIT_OPEN, TOO_LARGE -> false;
                };
    }
}
