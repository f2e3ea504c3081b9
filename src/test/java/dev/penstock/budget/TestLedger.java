package dev.penstock.budget;

import dev.penstock.core.Budget;
import dev.penstock.core.Cycle;
import dev.penstock.core.Limit;
import dev.penstock.core.Money;
import dev.penstock.core.RateLimit;
import dev.penstock.core.Scope;
import dev.penstock.core.Tokens;
import dev.penstock.core.Window;
import dev.penstock.journal.Journal;
import dev.penstock.journal.JournalSettings;
import dev.penstock.redis.Outage;
import dev.penstock.redis.PrivateRedis;
import dev.penstock.redis.RedisLimits;
import dev.penstock.redis.RedisLink;
import dev.penstock.redis.RedisProcess;
import dev.penstock.redis.RedisUnavailable;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A real Redis and what a test needs around it. */
final class TestLedger implements AutoCloseable {

    static final String TENANT = "acme";
    static final Attribution WHO = new Attribution("demo", "red", null, "gpt-x", "openai/gpt-x", null);
    private static final int CONVERTER_PRIORITY = 200;
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A machine under load may keep a live server from replying for a while: only tests of silence wait less. */
    static final RedisLimits LIMITS = new RedisLimits(Duration.ofSeconds(20), Duration.ofSeconds(20), 4096);

    final Vertx vertx = Vertx.vertx();
    final Path dir;
    private final List<Journal> journals = new CopyOnWriteArrayList<>();
    private final AtomicInteger gateways = new AtomicInteger();
    /** What settlements charged beyond their holds. */
    final List<Money> overruns = new CopyOnWriteArrayList<>();

    private static final JournalSettings JOURNAL = new SmallRyeConfigBuilder()
            .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
            .withMapping(JournalSettings.class)
            .build()
            .getConfigMapping(JournalSettings.class);

    PrivateRedis redis;
    final RedisLink link;

    TestLedger(Path dir) {
        this.dir = dir;
        this.redis = PrivateRedis.start(dir, new SecureRandom());
        this.link = link(LIMITS);
        // Packed hashes keep their order; in a table, a mere look moves entries, and equal hashes dump differently.
        ask(Command.CONFIG, "SET", "hash-max-ziplist-value", "4096");
        ask(Command.CONFIG, "SET", "hash-max-ziplist-entries", "10000");
    }

    RedisLink link(RedisLimits limits) {
        return link(limits, redis.uri().getPort());
    }

    /** A link over another port, behind which there is something between it and Redis. */
    RedisLink link(RedisLimits limits, int port) {
        String address = "redis://" + redis.uri().getUserInfo() + "@127.0.0.1:" + port;
        return RedisLink.open(vertx, new RedisOptions().setConnectionString(address), limits, new Outage("Redis"));
    }

    Ledger ledger() {
        return ledger(Clock.systemUTC(), Settings.DEFAULT);
    }

    /** A ledger of a gateway with these policies. */
    Ledger ledger(Supplier<Declared> declared) {
        return new Ledger(vertx, link, Clock.systemUTC(), Settings.DEFAULT, identity(), declared, overruns::add);
    }

    Ledger ledger(LedgerFiles identity) {
        return new Ledger(
                vertx, link, Clock.systemUTC(), Settings.DEFAULT, identity, TestLedger::declared, overruns::add);
    }

    Ledger ledger(Clock clock, BudgetSettings settings) {
        return new Ledger(vertx, link, clock, settings, identity(), TestLedger::declared, overruns::add);
    }

    /** A ledger over another link. */
    Ledger ledger(RedisLink other) {
        return new Ledger(
                vertx, other, Clock.systemUTC(), Settings.DEFAULT, identity(), TestLedger::declared, overruns::add);
    }

    private static Declared declared() {
        return new Declared(1, Map.of(TENANT, List.of()));
    }

    /** A gateway that has not run before. */
    LedgerFiles identity() {
        return identity(dir.resolve("gateway-" + gateways.incrementAndGet()));
    }

    /** The gateway on this data folder. */
    LedgerFiles identity(Path folder) {
        Journal journal = Journal.open(folder, JOURNAL, Clock.systemUTC());
        journals.add(journal);
        return LedgerFiles.in(folder, "gw 1", new SecureRandom(), journal);
    }

    /** A ledger of a gateway that has just died: its holds are nobody's. */
    OrphanSweep sweepOfAnotherGateway() {
        StoreAccess access = new StoreAccess(link, Settings.DEFAULT, identity().names(), new StoreErrors());
        return new OrphanSweep(
                access,
                new Settlements(
                        access,
                        new RecentSettlements(Duration.ofMinutes(1), 100, System::nanoTime, hold -> {}),
                        new StoreCalls(),
                        overruns::add,
                        tenant -> {}),
                new HoldKeeper(access, tenant -> {}),
                Clock.systemUTC());
    }

    long redisPid() {
        return RedisProcess.pid(redis);
    }

    /** Starts the killed server again where it was. */
    void restart() {
        redis = RedisProcess.restart(redis, dir);
    }

    Response ask(Command command, String... args) {
        Request request = Request.cmd(command);
        for (String arg : args) {
            request.arg(arg);
        }
        return await(link.send(request));
    }

    /** Whether the connection of this thread is known to be gone, so that nothing is sent on it any more. */
    boolean isAway() {
        try {
            ask(Command.PING);
            return false;
        } catch (RedisUnavailable away) {
            return !away.mayHaveRun();
        }
    }

    /** Empties the store, and ends the gateways that have used it. */
    void flush() {
        journals.forEach(Journal::close);
        journals.clear();
        ask(Command.FLUSHALL);
    }

    /** Every key with the bytes of its value. */
    Map<String, String> dump() {
        Map<String, String> dump = new TreeMap<>();
        for (Response key : ask(Command.KEYS, "*")) {
            Response value = ask(Command.DUMP, key.toString());
            dump.put(key.toString(), HexFormat.of().formatHex(value.toBytes()));
        }
        return dump;
    }

    static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    static Admission.Admitted admitted(Admission admission) {
        return admission.fold(
                yes -> yes,
                denied -> {
                    throw new AssertionError(denied.refusal().message());
                },
                refused -> {
                    throw new AssertionError(refused.refusal().message());
                });
    }

    static Budget day(Scope scope, long nanoUsd) {
        return Budget.strict(scope, Cycle.utc(Window.DAY), new Limit.Spend(new Money(nanoUsd)));
    }

    static Scope key(String id) {
        return new Scope(Scope.Level.KEY, id);
    }

    static Reservation reservation(String exchange, List<Budget> budgets, List<RateLimit> limits, long bound) {
        return new Reservation(TENANT, exchange, 1, WHO, 1, budgets, limits, new Money(bound), new Tokens(100));
    }

    static Charge charge(long nanoUsd) {
        return Charge.of(new Money(nanoUsd), new Tokens(10));
    }

    @Override
    public void close() {
        journals.forEach(Journal::close);
        link.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        redis.close();
    }

    record Settings(Duration lease, Duration sweepInterval, int settleQueue, Duration settlePatience)
            implements BudgetSettings {

        static final Settings DEFAULT =
                new Settings(Duration.ofSeconds(60), Duration.ofSeconds(60), 100, Duration.ofMinutes(5));

        Settings withLease(Duration other) {
            return new Settings(other, sweepInterval, settleQueue, settlePatience);
        }

        Settings withSettleQueue(int other) {
            return new Settings(lease, sweepInterval, other, settlePatience);
        }

        @Override
        public Duration recoveryPatience() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration replay() {
            return Duration.ofSeconds(60);
        }

        @Override
        public int replayMax() {
            return 1000;
        }

        @Override
        public Duration eventRetention() {
            return Duration.ofHours(48);
        }

        @Override
        public Optional<String> acceptStore() {
            return Optional.empty();
        }

        @Override
        public Duration closePatience() {
            return Duration.ZERO;
        }

        @Override
        public String gateway() {
            return "gw 1";
        }
    }
}
