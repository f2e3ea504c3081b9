package dev.penstock.edge;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts the {@link Gate} before everything else on the public port. */
final class GateInstaller {

    private static final int BEFORE_EVERYTHING = 10_000;

    @Produces
    @Singleton
    ReplyWriter writer(Vertx vertx, EdgeSettings settings) {
        return new ReplyWriter(vertx, settings.keepAlive());
    }

    void install(@Observes Filters filters, Vertx vertx, EdgeSettings settings, ExchangeIds ids, ReplyWriter writer) {
        filters.register(new Gate(vertx, settings, ids::next, writer), BEFORE_EVERYTHING);
    }
}
