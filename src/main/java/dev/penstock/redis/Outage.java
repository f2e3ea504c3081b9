package dev.penstock.redis;

import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The times in which a Redis deployment is away for any of the connections to it: one line in the log when such a time
 * begins, and one when it is over for all of them.
 */
public final class Outage {

    private static final Logger LOG = Logger.getLogger(Outage.class);

    private final String deployment;
    private final AtomicInteger away = new AtomicInteger();

    /** No outage yet of the deployment with this name in the log. */
    public Outage(String deployment) {
        this.deployment = deployment;
    }

    /** A connection cannot be had. */
    void begin(Throwable why) {
        if (away.getAndIncrement() == 0) {
            LOG.warnf("%s is away: %s", deployment, why.getMessage());
        }
    }

    /** A connection that could not be had stands again. */
    void end() {
        if (away.decrementAndGet() == 0) {
            LOG.infof("%s is back", deployment);
        }
    }
}
