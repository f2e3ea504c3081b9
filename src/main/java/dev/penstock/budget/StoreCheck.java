package dev.penstock.budget;

import dev.penstock.redis.RedisLink;
import dev.penstock.redis.RedisUnavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether Redis is set up to keep what the ledger writes.
 *
 * <p>One that evicts keys forgets spend, and the budget is there to be spent again: nothing is admitted on it. One that
 * writes no append-only file forgets with a restart; that is told, since a deployment may have other means against it.
 */
final class StoreCheck {

    private static final Logger LOG = Logger.getLogger(StoreCheck.class);
    private static final String KEEPS_ALL = "noeviction";

    private final RedisLink redis;
    private volatile @Nullable String problem;
    private boolean told;

    StoreCheck(RedisLink redis) {
        this.redis = redis;
    }

    /** Why nothing may be admitted on this store; empty where it may, as far as is known. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Looks anew; never fails. Without an answer the last one stands. */
    Uni<Void> look() {
        return look("maxmemory-policy", this::evicts).flatMap(seen -> look("appendonly", this::persists));
    }

    private Uni<Void> look(String name, Consumer<Optional<String>> at) {
        return setting(name)
                .invoke(at)
                .onFailure()
                .invoke(this::unknown)
                .onFailure()
                .recoverWithItem(Optional.empty())
                .replaceWithVoid();
    }

    private void evicts(Optional<String> setting) {
        String policy = setting.orElse(KEEPS_ALL);
        String before = problem;
        if (policy.equals(KEEPS_ALL)) {
            problem = null;
            if (before != null) {
                LOG.info("The ledger's Redis evicts nothing any more: budgets are open again");
            }
            return;
        }
        problem = "maxmemory-policy is " + policy + ", so it may forget what was spent";
        if (before == null) {
            LOG.errorf(
                    "The ledger's Redis must be set to maxmemory-policy %s: it has %s, and would forget what was spent."
                            + " Until then nothing is spent of any budget.",
                    KEEPS_ALL, policy);
        }
    }

    private synchronized void persists(Optional<String> setting) {
        if (setting.equals(Optional.of("no")) && !told) {
            LOG.warn("The ledger's Redis writes no append-only file (appendonly no): a restart of it forgets what was"
                    + " spent");
        }
        told = true;
    }

    private synchronized void unknown(Throwable error) {
        if (!(error instanceof RedisUnavailable) && !told) {
            told = true;
            LOG.warnf(
                    "Redis does not tell its settings (%s): see to it that the ledger's has maxmemory-policy %s and"
                            + " appendonly yes",
                    error.getMessage(), KEEPS_ALL);
        }
    }

    /** The value of one setting: of a map in RESP3, of a list in RESP2. */
    private Uni<Optional<String>> setting(String name) {
        return redis.send(Request.cmd(Command.CONFIG).arg("GET").arg(name))
                .map(reply -> reply.isMap() ? reply.get(name) : reply.size() == 2 ? reply.get(1) : null)
                .map(value -> Optional.ofNullable(value).map(Response::toString));
    }
}
