package dev.penstock.budget;

import dev.penstock.redis.RedisUnavailable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The errors that Redis replies to the ledger's calls, such as a full memory or a missing permission: the first of each
 * work is told, and then no more until that work succeeds again.
 *
 * <p>A Redis that does not reply at all is not told here but by the connections to it.
 */
final class StoreErrors {

    private static final Logger LOG = Logger.getLogger(StoreErrors.class);

    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    /** A call failed; the work is named as it stands in a sentence, such as {@code admissions}. */
    void failed(String work, Throwable error) {
        if (error instanceof RedisUnavailable) {
            LOG.debugf("Redis is away for %s: %s", work, error.getMessage());
        } else if (failing.add(work)) {
            LOG.errorf("Redis refuses %s of the ledger: %s", work, error.getMessage());
        }
    }

    /** A call of this work succeeded. */
    void succeeded(String work) {
        if (!failing.isEmpty() && failing.remove(work)) {
            LOG.infof("Redis takes %s of the ledger again", work);
        }
    }
}
