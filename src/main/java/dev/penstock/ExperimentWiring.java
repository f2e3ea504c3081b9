package dev.penstock;

import dev.penstock.alert.Announcer;
import dev.penstock.budget.Ledger;
import dev.penstock.cache.CacheSettings;
import dev.penstock.config.Snapshot;
import dev.penstock.config.SnapshotWatcher;
import dev.penstock.core.ExperimentTerms.Measures;
import dev.penstock.core.Target;
import dev.penstock.edge.Places;
import dev.penstock.experiment.TableStore;
import dev.penstock.experiment.Tables;
import dev.penstock.experiment.control.Controller;
import dev.penstock.experiment.control.Desk;
import dev.penstock.experiment.control.Lease;
import dev.penstock.experiment.evidence.Bounds;
import dev.penstock.experiment.evidence.EvidenceArchive;
import dev.penstock.experiment.evidence.EvidenceReader;
import dev.penstock.experiment.evidence.Peaks;
import dev.penstock.experiment.evidence.Recorder;
import dev.penstock.experiment.feedback.FeedbackBooks;
import dev.penstock.experiment.feedback.FeedbackSettings;
import dev.penstock.experiment.feedback.Subjects;
import dev.penstock.pipeline.Doorkeeper;
import dev.penstock.pipeline.FeedbackDesk;
import dev.penstock.pipeline.PipelineSettings;
import dev.penstock.pipeline.Shadow;
import dev.penstock.protocol.FeedbackReader;
import dev.penstock.redis.RedisLink;
import dev.penstock.telemetry.ShadowResult;
import dev.penstock.telemetry.Telemetry;
import dev.penstock.upstream.Upstream;
import dev.penstock.upstream.UpstreamSettings;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** As {@link Wiring}: the parts of experiments, from the tables that split traffic to what people think of the answers. */
final class ExperimentWiring {

    @Produces
    @Singleton
    Tables tables(Vertx vertx, RedisLink store, SnapshotWatcher policies, Clock clock) {
        Tables tables = new Tables(vertx, new TableStore(store), () -> declared(policies.current()), clock);
        tables.start();
        return tables;
    }

    private static Tables.Declared declared(Snapshot policies) {
        return new Tables.Declared(policies.revision(), policies.models());
    }

    void close(@Disposes Tables tables) {
        tables.close();
    }

    @Produces
    @Singleton
    Recorder evidence(
            Vertx vertx,
            RedisLink store,
            SnapshotWatcher policies,
            SecureRandom random,
            Telemetry telemetry,
            Clock clock) {
        Recorder recorder = new Recorder(store, clock, random, model -> bounds(policies.current(), model));
        telemetry.evidenceDropped(recorder::dropped);
        recorder.start(vertx);
        return recorder;
    }

    private static Bounds bounds(Snapshot policies, String model) {
        Measures measures =
                policies.model(model).map(known -> known.terms().measures()).orElse(Measures.DEFAULT);
        return new Bounds(measures.unitsMax(), measures.requestCostMax());
    }

    @Produces
    @Singleton
    Controller experimentController(
            Vertx vertx,
            RedisLink store,
            SnapshotWatcher policies,
            Tables tables,
            Announcer announcer,
            SecureRandom random,
            Clock clock) {
        byte[] holder = new byte[Long.BYTES];
        random.nextBytes(holder);
        Controller controller = new Controller(
                new Controller.Stores(
                        new TableStore(store), new EvidenceReader(store), new EvidenceArchive(store), new Peaks(store)),
                new Lease(store, HexFormat.of().formatHex(holder), System::nanoTime),
                () -> policies.current().models(),
                new Controller.Listeners(tables::take, announcer::announce),
                clock);
        controller.start(vertx);
        return controller;
    }

    void close(@Disposes Controller controller) {
        controller.close();
    }

    @Produces
    @Singleton
    Desk experimentDesk(RedisLink store, SnapshotWatcher policies, Tables tables, Clock clock) {
        return new Desk(
                () -> policies.current().models(),
                new TableStore(store),
                new EvidenceReader(store),
                tables::take,
                clock);
    }

    @Produces
    @Singleton
    Figures figures(
            Telemetry telemetry,
            Books books,
            SnapshotWatcher policies,
            Tables tables,
            Controller controller,
            Clock clock) {
        ExperimentFigures experiments =
                new ExperimentFigures(() -> policies.current().models(), tables, controller);
        return new Figures(telemetry, books, experiments, policies, clock);
    }

    // --- feedback

    /** What feedback is about is no money, and may be forgotten like what is cached. */
    record FeedbackStore(RedisLink link) {}

    @Produces
    @Singleton
    FeedbackStore feedbackStore(Stores stores, CacheSettings settings) {
        return new FeedbackStore(stores.cache(settings.writeTimeout()));
    }

    @Produces
    @Singleton
    Subjects feedbackSubjects(FeedbackStore store, FeedbackSettings settings, Telemetry telemetry) {
        Subjects subjects = Start.with(() -> new Subjects(store.link(), settings));
        telemetry.feedbackSubjectsDropped(subjects::dropped);
        return subjects;
    }

    @Produces
    @Singleton
    FeedbackBooks feedbackBooks(
            FeedbackStore store,
            FeedbackSettings settings,
            Subjects subjects,
            SnapshotWatcher policies,
            Recorder evidence,
            Telemetry telemetry) {
        return new FeedbackBooks(
                store.link(),
                settings,
                subjects,
                model -> policies.current()
                        .model(model)
                        .map(known -> known.terms().measures().feedback())
                        .orElse(List.of()),
                new FeedbackCounts(telemetry, evidence::record));
    }

    @Produces
    @Singleton
    FeedbackDesk feedbackDesk(SnapshotWatcher policies, Doorkeeper doorkeeper, FeedbackBooks books) {
        return new FeedbackDesk(policies::current, doorkeeper, new FeedbackReader(), books);
    }

    /** Copies go over connections of their own, so that a target that gets nothing else troubles nobody else. */
    @Produces
    @Singleton
    Shadow shadow(
            Vertx vertx,
            RedisLink store,
            Ledger ledger,
            Recorder evidence,
            Telemetry telemetry,
            Places places,
            Upstream callers,
            UpstreamSettings upstream,
            PipelineSettings settings,
            RandomGenerator random) {
        Shadow.Means means = new Shadow.Means(
                vertx, ledger, new Upstream(vertx, upstream, random), telemetry, evidence::record, settings);
        return new Shadow(means, target -> obstacleToCopy(target, callers, places, store), random);
    }

    private static Optional<ShadowResult> obstacleToCopy(
            Target target, Upstream callers, Places places, RedisLink store) {
        if (places.isMoreThanHalfTaken()) {
            return Optional.of(ShadowResult.DROPPED_LOAD);
        }
        if (callers.isOpen(target)) {
            return Optional.of(ShadowResult.DROPPED_CIRCUIT);
        }
        return store.isUp() ? Optional.empty() : Optional.of(ShadowResult.DROPPED_STORE);
    }

    void close(@Disposes Shadow shadow) {
        shadow.close();
    }
}
