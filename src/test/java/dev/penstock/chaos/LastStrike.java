package dev.penstock.chaos;

import dev.penstock.testing.Eventually;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The end of a run, when the books are read: the store is emptied, and the gateways are asked all the same. */
final class LastStrike {

    private static final Duration REPLIES_MAX = Duration.ofSeconds(60);
    /** Enough for tenants that were busy before, and for some that were not. */
    private static final int REPLIES_MIN = 100;

    private final Cluster cluster;
    private final BillingOracle oracle;
    private final Clock clock;

    LastStrike(Cluster cluster, BillingOracle oracle, Clock clock) {
        this.cluster = cluster;
        this.oracle = oracle;
        this.clock = clock;
    }

    /**
     * Strikes while nothing is under way; one of the gateways is started anew in the middle.
     *
     * @param traffic begins to ask
     */
    Aftermath carryOut(Supplier<Traffic> traffic) throws IOException, InterruptedException {
        long began = clock.millis();
        long sent = oracle.requests();
        int billed = oracle.bills().size();
        empty();
        try (Traffic asking = traffic.get()) {
            awaitReplies(asking);
            cluster.member(0).kill();
            cluster.member(0).restart();
            awaitReplies(asking);
            asking.close();
            List<Bill> bills = oracle.bills();
            return new Aftermath(
                    asking.replies(),
                    oracle.requests() - sent,
                    bills.subList(billed, bills.size()),
                    began,
                    clock.millis());
        }
    }

    private void empty() throws IOException {
        try (RedisDialogue redis = cluster.store().dialogue()) {
            redis.ask("FLUSHALL");
        }
    }

    private static void awaitReplies(Traffic asking) {
        int before = asking.replies().size();
        Eventually.holds(REPLIES_MAX, () -> asking.replies().size() >= before + REPLIES_MIN);
    }
}
