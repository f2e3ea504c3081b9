package dev.penstock.edge;

import dev.penstock.core.Refusal;
import dev.penstock.pipeline.Trails;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.function.Consumer;

/** Puts the {@link Gate} before everything else on the public port. */
final class GateInstaller {

    private static final int BEFORE_EVERYTHING = 10_000;

    @Produces
    @Singleton
    ReplyWriter writer(Vertx vertx, EdgeSettings settings) {
        return new ReplyWriter(vertx, settings.keepAlive());
    }

    void install(
            @Observes Filters filters,
            Vertx vertx,
            EdgeSettings settings,
            ExchangeIds ids,
            ReplyWriter writer,
            Provider<Trails> trails) {
        // Filters are made before the metrics: the trails are looked up when the first request is turned away.
        Consumer<Refusal> turnedAway = refusal -> trails.get().turnedAway(refusal);
        filters.register(new Gate(vertx, settings, ids::next, writer, turnedAway), BEFORE_EVERYTHING);
    }
}
