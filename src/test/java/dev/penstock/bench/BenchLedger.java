package dev.penstock.bench;

import dev.penstock.budget.Admission;
import dev.penstock.budget.BudgetSettings;
import dev.penstock.budget.Charge;
import dev.penstock.budget.Declared;
import dev.penstock.budget.Hold;
import dev.penstock.budget.Ledger;
import dev.penstock.budget.LedgerFiles;
import dev.penstock.budget.Reservation;
import dev.penstock.budget.Settled;
import dev.penstock.core.Refusal;
import dev.penstock.journal.Journal;
import dev.penstock.journal.JournalSettings;
import dev.penstock.redis.Outage;
import dev.penstock.redis.PrivateRedis;
import dev.penstock.redis.RedisLimits;
import dev.penstock.redis.RedisLink;
import dev.penstock.redis.RedisSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/**
 * The ledger of a gateway without the gateway: with a journal, a link and a private Redis as nothing but defaults make them.
 *
 * <p>It is not started: what a gateway's ledger asks Redis now and then would be counted with the calls.
 */
final class BenchLedger implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CONVERTER_PRIORITY = 200;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    private final PrivateRedis redis;
    private final RedisLink link;
    private final Ledger ledger;

    private BenchLedger(Path folder) {
        SecureRandom random = new SecureRandom();
        Clock clock = Clock.systemUTC();
        BudgetSettings settings = defaults(BudgetSettings.class);
        Journal journal = Journal.open(folder, defaults(JournalSettings.class), clock);
        LedgerFiles files = LedgerFiles.in(folder, settings.gateway(), random, journal);
        redis = PrivateRedis.start(folder.resolve("redis"), random);
        link = link(defaults(RedisSettings.class));
        ledger = new Ledger(vertx, link, clock, settings, files, () -> Declared.NOTHING, overrun -> {});
    }

    static BenchLedger in(Path folder) {
        return new BenchLedger(folder);
    }

    private RedisLink link(RedisSettings settings) {
        RedisOptions options =
                new RedisOptions().setConnectionString(redis.uri().toString());
        RedisLimits limits =
                new RedisLimits(settings.timeout(), settings.connectTimeout(), settings.commandsInFlight());
        return RedisLink.open(vertx, options, limits, new Outage("Redis"));
    }

    /** Where all calls are to be made: on the event loop that has the connection. */
    Context context() {
        return context;
    }

    Uni<Response> ping() {
        return link.send(Request.cmd(Command.PING));
    }

    Uni<Response> set() {
        return link.send(Request.cmd(Command.SET).arg("bench").arg("1"));
    }

    /** Fails where the ledger says no. */
    Uni<Hold> admit(Reservation reservation) {
        return ledger.admit(reservation)
                .map(admission -> admission.fold(
                        Admission.Admitted::hold, denied -> no(denied.refusal()), refused -> no(refused.refusal())));
    }

    /** Fails where the hold did not end by this call. */
    Uni<Settled> settle(Hold hold, Charge charge) {
        return ledger.settle(hold, charge).invoke(settled -> {
            if (settled.outcome() != Settled.Outcome.SETTLED) {
                throw new IllegalStateException("a hold ended as " + settled.outcome());
            }
        });
    }

    /** Makes Redis write like that from now on. */
    void write(Fsync fsync) {
        ask(Request.cmd(Command.CONFIG).arg("SET").arg("appendfsync").arg(fsync.word()));
    }

    /** What Redis has counted, this question among it. */
    RedisCounts counts() {
        return RedisCounts.of(ask(Request.cmd(Command.INFO).arg("all")).toString());
    }

    @Override
    public void close() {
        ledger.close();
        link.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        redis.close();
    }

    private Response ask(Request request) {
        return link.send(request).await().atMost(PATIENCE);
    }

    private static Hold no(Refusal refusal) {
        throw new IllegalStateException("not admitted: " + refusal.message());
    }

    private static <T> T defaults(Class<T> settings) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
                .withMapping(settings)
                .build()
                .getConfigMapping(settings);
    }
}
