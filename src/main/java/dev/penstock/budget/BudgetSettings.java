package dev.penstock.budget;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The bounds of the ledger. */
@ConfigMapping(prefix = "penstock.budget")
public interface BudgetSettings {

    /**
     * How long a hold lives without its gateway: it is renewed each third of this, and charged in full once it has
     * passed.
     */
    @WithDefault("60s")
    Duration lease();

    /** How often the holds of all tenants are searched for leases that have passed. */
    @WithDefault("60s")
    Duration sweepInterval();

    /**
     * The most settlements that wait for Redis to come back; a hold beyond them is charged in full when its lease ends. What
     * went out without Redis always waits, and should that take too long, is charged at the next start from the journal.
     */
    @WithDefault("20000")
    int settleQueue();

    /**
     * How long a settlement is tried again. Must stay well below the 48 h for which Redis remembers how a hold ended.
     */
    @WithDefault("24h")
    Duration settlePatience();

    /**
     * How long a stop waits for what is still under way, such as the answers of clients that have left; what is open
     * then is charged in full.
     */
    @WithDefault("10s")
    Duration closePatience();

    /** How long an admission waits while an account is restored on a server that was replaced; then it is refused. */
    @WithDefault("2s")
    Duration recoveryPatience();

    /**
     * How long settlements are remembered, to be repeated on a server that was replaced and may not have heard of them. Must
     * be longer than what a replica or a file may lag behind.
     */
    @WithDefault("60s")
    Duration replay();

    /**
     * The most settlements that are remembered so; the journal keeps them open as long. Must be more than those that wait for
     * Redis: when it is back, all of them are settled at once.
     */
    @WithDefault("65536")
    int replayMax();

    /** How long usage events are kept in Redis. */
    @WithDefault("48h")
    Duration eventRetention();

    /**
     * The name of a store to go on with although the accounts of this gateway have been kept in another: what was spent
     * there counts no more. The log tells the name.
     */
    Optional<String> acceptStore();

    /** The name of this process in the records of its holds. */
    @WithDefault("${HOSTNAME:gateway}")
    String gateway();
}
