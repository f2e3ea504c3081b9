package dev.penstock.edge;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.Supplier;

/** Puts the {@link Gate} before everything else on the public port. */
@ApplicationScoped
class GateInstaller {

    private static final int BEFORE_EVERYTHING = 10_000;

    void install(@Observes Filters filters, Vertx vertx, EdgeSettings settings, ExchangeIds ids) {
        Supplier<String> next = ids::next;
        ReplyWriter writer = new ReplyWriter(vertx, settings.keepAlive());
        filters.register(new Gate(vertx, settings, next, writer), BEFORE_EVERYTHING);
    }
}
