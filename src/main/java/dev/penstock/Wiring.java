package dev.penstock;

import dev.penstock.admin.AdminSettings;
import dev.penstock.admin.AdminToken;
import dev.penstock.admin.BudgetBooks;
import dev.penstock.alert.AlertSettings;
import dev.penstock.alert.Announcer;
import dev.penstock.alert.Courier;
import dev.penstock.alert.Receiver;
import dev.penstock.alert.Webhook;
import dev.penstock.budget.BudgetSettings;
import dev.penstock.budget.Ledger;
import dev.penstock.budget.LedgerFiles;
import dev.penstock.cache.CacheKeys;
import dev.penstock.cache.CacheSecret;
import dev.penstock.cache.CacheSettings;
import dev.penstock.cache.EntrySeal;
import dev.penstock.cache.RedisLayer;
import dev.penstock.cache.ResponseCache;
import dev.penstock.cache.TenantSecrets;
import dev.penstock.config.PolicyFiles;
import dev.penstock.config.PolicySettings;
import dev.penstock.config.SnapshotWatcher;
import dev.penstock.edge.EdgeSettings;
import dev.penstock.edge.ExchangeIds;
import dev.penstock.experiment.Tables;
import dev.penstock.experiment.evidence.Recorder;
import dev.penstock.experiment.feedback.Subjects;
import dev.penstock.journal.Journal;
import dev.penstock.journal.JournalSettings;
import dev.penstock.pipeline.Accounts;
import dev.penstock.pipeline.Answers;
import dev.penstock.pipeline.Catalog;
import dev.penstock.pipeline.Comparisons;
import dev.penstock.pipeline.Decisions;
import dev.penstock.pipeline.Doorkeeper;
import dev.penstock.pipeline.Gateway;
import dev.penstock.pipeline.Letters;
import dev.penstock.pipeline.Memory;
import dev.penstock.pipeline.PipelineSettings;
import dev.penstock.pipeline.Planner;
import dev.penstock.pipeline.Shadow;
import dev.penstock.pipeline.Stages;
import dev.penstock.pipeline.Trails;
import dev.penstock.pipeline.Witness;
import dev.penstock.policy.Policy;
import dev.penstock.protocol.CanonicalJson;
import dev.penstock.protocol.RequestLimits;
import dev.penstock.protocol.RequestReader;
import dev.penstock.redis.RedisLink;
import dev.penstock.redis.RedisSettings;
import dev.penstock.route.Router;
import dev.penstock.telemetry.AccessLog;
import dev.penstock.telemetry.Labels;
import dev.penstock.telemetry.LogSettings;
import dev.penstock.telemetry.Telemetry;
import dev.penstock.telemetry.TelemetrySettings;
import dev.penstock.telemetry.tracing.Tracing;
import dev.penstock.upstream.ProviderCatalog;
import dev.penstock.upstream.Upstream;
import dev.penstock.upstream.UpstreamSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The one place in which the parts are made and handed to one another; those of experiments are in {@link
 * ExperimentWiring}, and those that know callers and operators in {@link IdentityWiring}.
 */
final class Wiring {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    @Typed(SecureRandom.class)
    SecureRandom secureRandom() {
        return new SecureRandom();
    }

    /** Random numbers that nobody may guess from are another matter: see {@link #secureRandom}. */
    @Produces
    @Singleton
    RandomGenerator random() {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return ThreadLocalRandom.current().nextLong();
            }
        };
    }

    @Produces
    @Singleton
    ExchangeIds exchangeIds(Clock clock, SecureRandom random) {
        return new ExchangeIds(clock, random);
    }

    // --- stores

    @Produces
    @Singleton
    Stores stores(Vertx vertx, RedisSettings settings, DataSettings data, SecureRandom random) {
        return Start.with(() -> new Stores(vertx, settings, data.folder(), random));
    }

    void close(@Disposes Stores stores) {
        stores.close();
    }

    /** The link to the ledger's store. */
    @Produces
    @Singleton
    RedisLink ledgerStore(Stores stores) {
        return stores.ledger();
    }

    // --- policies

    @Produces
    @Singleton
    SnapshotWatcher policies(PolicySettings settings, Config config) {
        PolicyFiles files = new PolicyFiles(settings.folder(), name -> config.getOptionalValue(name, String.class));
        SnapshotWatcher watcher = Start.with(() -> SnapshotWatcher.open(files));
        watcher.start(settings.reloadEvery());
        return watcher;
    }

    void close(@Disposes SnapshotWatcher watcher) {
        watcher.close();
    }

    // --- stages, in the order of a request

    @Produces
    @Singleton
    ResponseCache cache(Stores stores, CacheSettings settings, DataSettings data, SecureRandom random, Clock clock) {
        TenantSecrets secrets =
                new TenantSecrets(Start.with(() -> CacheSecret.of(settings.secret(), data.folder(), random)));
        RedisLayer redis = new RedisLayer(
                stores.cache(settings.lookupTimeout()), stores.cache(settings.writeTimeout()), settings, clock);
        return new ResponseCache(
                new CacheKeys(secrets, CanonicalJson::of), new EntrySeal(secrets, random), redis, settings, clock);
    }

    @Produces
    @Singleton
    LedgerFiles ledgerFiles(
            BudgetSettings settings, JournalSettings bounds, DataSettings data, RandomGenerator random, Clock clock) {
        return Start.with(() ->
                LedgerFiles.in(data.folder(), settings.gateway(), random, Journal.open(data.folder(), bounds, clock)));
    }

    @Produces
    @Singleton
    Ledger ledger(
            Vertx vertx,
            RedisLink store,
            BudgetSettings settings,
            LedgerFiles files,
            SnapshotWatcher policies,
            Telemetry telemetry,
            Clock clock) {
        Ledger ledger = new Ledger(
                vertx, store, clock, settings, files, () -> Books.declared(policies.current()), telemetry::overrun);
        telemetry.ledgerUp(store::isUp);
        telemetry.holdsOpen(ledger::openHolds);
        telemetry.settlementsWaiting(ledger::waitingSettlements);
        ledger.start();
        return ledger;
    }

    void close(@Disposes Ledger ledger) {
        ledger.close();
    }

    @Produces
    @Singleton
    Upstream upstream(Vertx vertx, UpstreamSettings settings, RandomGenerator random) {
        return new Upstream(vertx, settings, random);
    }

    void close(@Disposes Upstream upstream) {
        upstream.close();
    }

    @Produces
    @Singleton
    Telemetry telemetry(
            MeterRegistry registry, TelemetrySettings settings, SnapshotWatcher policies, ResponseCache cache) {
        Labels labels = new Labels(
                name -> policies.current().declaredModel(name).orElse(null),
                id -> policies.current().declaredTarget(id).orElse(null));
        Telemetry telemetry = new Telemetry(registry, labels, settings);
        telemetry.policyCurrent(() -> policies.problem().isEmpty());
        telemetry.cacheMemory(cache::memoryBytes);
        telemetry.cacheWritesDropped(cache::writesDropped);
        return telemetry;
    }

    // --- alerts

    @Produces
    @Singleton
    Receiver alertReceiver(AlertSettings settings, Clock clock) {
        return Start.with(() -> Webhook.of(settings, clock));
    }

    void close(@Disposes Receiver receiver) {
        receiver.close();
    }

    @Produces
    @Singleton
    Announcer announcer(Receiver receiver, AlertSettings settings, Telemetry telemetry) {
        return new Announcer(receiver, settings, telemetry::alerted);
    }

    @Produces
    @Singleton
    Courier courier(
            Vertx vertx,
            Ledger ledger,
            SnapshotWatcher policies,
            Receiver receiver,
            AlertSettings settings,
            BudgetSettings ledgerSettings,
            Telemetry telemetry) {
        AlertOutbox outbox = new AlertOutbox(policies::current, ledger.alerts());
        Courier courier = Start.with(() -> new Courier(outbox, receiver, settings, telemetry::alerted));
        ledger.alerts().listen(courier::hint);
        vertx.setPeriodic(
                ledgerSettings.sweepInterval().toMillis(),
                tick -> courier.sweep(
                        Books.declared(policies.current()).budgets().keySet()));
        return courier;
    }

    // --- operators

    @Produces
    @Singleton
    AdminToken adminToken(AdminSettings settings, SecureRandom random) {
        return Start.with(() -> AdminToken.of(settings, random));
    }

    @Produces
    @Singleton
    @Typed({Books.class, BudgetBooks.class})
    Books books(SnapshotWatcher policies, Ledger ledger) {
        return new Books(policies::current, ledger);
    }

    @Produces
    @Singleton
    Welcome welcome(
            @ConfigProperty(name = "quarkus.http.port") int port,
            @ConfigProperty(name = "quarkus.management.port") int managementPort,
            SnapshotWatcher policies,
            AdminToken token) {
        return new Welcome(port, managementPort, policies.current(), token);
    }

    // --- the walk through them

    @Produces
    @Singleton
    AccessLog accessLog(TelemetrySettings settings, LogSettings form) {
        return new AccessLog(settings, form.format());
    }

    @Produces
    @Singleton
    Trails trails(Telemetry telemetry, Recorder evidence, Tracing tracing, AccessLog log) {
        return new Trails(telemetry, log, System::nanoTime, evidence::record, tracing);
    }

    @Produces
    @Singleton
    Catalog catalog(SnapshotWatcher policies, Doorkeeper doorkeeper, UpstreamSettings settings, Clock clock) {
        return new Catalog(policies::current, doorkeeper, new ProviderCatalog(settings.catalog(), clock));
    }

    @Produces
    @Singleton
    RequestLimits requestLimits(EdgeSettings settings) {
        EdgeSettings.Limits limits = settings.limits();
        return Start.with(() -> new RequestLimits(
                limits.maxNesting(),
                limits.maxNumberChars(),
                limits.maxMemberNameChars(),
                limits.maxModelChars(),
                limits.maxUserChars(),
                limits.maxChoices(),
                limits.maxOutputCap()));
    }

    @Produces
    @Singleton
    Gateway gateway(
            Vertx vertx,
            RequestLimits limits,
            SnapshotWatcher policies,
            Doorkeeper doorkeeper,
            ResponseCache cache,
            Ledger ledger,
            Tables tables,
            Upstream upstream,
            Subjects feedbackSubjects,
            Shadow shadow,
            Trails trails,
            PipelineSettings settings,
            RandomGenerator random,
            Clock clock) {
        Policy policy = new Policy();
        Planner planner = new Planner(policy, tables::table, new Router(), upstream::isOpen, random);
        Memory memory = new Memory(cache, clock);
        Witness witness = new Witness(feedbackSubjects);
        Answers answers = new Answers(vertx, ledger, memory, witness, shadow, settings, clock);
        Stages stages = new Stages(ledger, upstream, answers, planner, new Accounts(), settings.defaultOutputCap());
        Decisions decisions = new Decisions(new RequestReader(limits), policy, planner);
        Letters letters = new Letters(random, clock);
        Comparisons comparisons =
                new Comparisons(decisions, stages, witness, letters, settings.compare(), System::nanoTime);
        return new Gateway(policies::current, doorkeeper, decisions, memory, stages, comparisons, trails);
    }
}
