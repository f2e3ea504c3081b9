package dev.penstock.budget;

import dev.penstock.redis.RedisLink;
import java.time.Duration;

/**
 * How the parts of the ledger reach the store.
 *
 * @param redis the link to it
 * @param settings their bounds
 * @param names the name of this process there, and those of the processes before it
 * @param errors what is said when it does not answer
 */
record StoreAccess(RedisLink redis, BudgetSettings settings, Incarnation names, StoreErrors errors) {

    private static final Duration MARGIN = Duration.ofSeconds(1);
    private static final int STEPS_TO_DISPATCH = 2;

    /**
     * Whether a step on the way from the question for a hold to its use took so long that the hold may be lost: a gateway that
     * was paused may have been taken for dead. Both steps together end a second before the lease; a lease that is no longer than
     * that has no such end.
     */
    boolean isOverdue(long beganNanos) {
        long most = settings.lease().minus(MARGIN).dividedBy(STEPS_TO_DISPATCH).toNanos();
        return most > 0 && System.nanoTime() - beganNanos > most;
    }
}
