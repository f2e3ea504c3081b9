package dev.penstock.edge;

import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.pipeline.Trails;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.function.Consumer;

/** Puts the {@link Gate} before everything else on the public port, and its way of saying no behind everything. */
final class GateInstaller {

    private static final int BEFORE_EVERYTHING = 10_000;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    @Produces
    @Singleton
    ReplyWriter writer(Vertx vertx, EdgeSettings settings) {
        return new ReplyWriter(vertx, settings.keepAlive(), System::nanoTime);
    }

    @Produces
    @Singleton
    Dismissal dismissal(
            Vertx vertx, EdgeSettings settings, ExchangeIds ids, ReplyWriter writer, Provider<Trails> trails) {
        // Filters are made before the metrics: the trails are looked up when the first request is turned away.
        Consumer<Refusal> turnedAway = refusal -> trails.get().turnedAway(refusal);
        return new Dismissal(vertx, settings, ids::next, writer, turnedAway);
    }

    @Produces
    @Singleton
    RequestBodies bodies(Vertx vertx, EdgeSettings settings, Dismissal dismissal) {
        return new RequestBodies(vertx, settings, dismissal);
    }

    @Produces
    @Singleton
    Places places(EdgeSettings settings) {
        return new Places(settings.maxExchanges());
    }

    void install(@Observes Filters filters, EdgeSettings settings, Places places, Dismissal dismissal) {
        filters.register(new Gate(settings, places, dismissal), BEFORE_EVERYTHING);
    }

    /** What the router itself turns away, before the gate or after all resources, would else be web pages. */
    void catchTheRest(@Observes Router router, Dismissal dismissal) {
        router.errorHandler(NOT_FOUND, http -> dismissal.dismiss(http, unknown(http)));
        router.route().order(-BEFORE_EVERYTHING - 1).failureHandler(http -> {
            if (http.response().headWritten()) {
                http.next();
            } else if (http.statusCode() == NOT_FOUND) {
                dismissal.dismiss(http, unknown(http));
            } else if (http.statusCode() == BAD_REQUEST) {
                dismissal.dismiss(http, Refusal.of(Reason.INVALID_REQUEST, "The head of this request is malformed."));
            } else {
                http.next();
            }
        });
    }

    private static Refusal unknown(RoutingContext http) {
        return Refusal.of(
                Reason.UNKNOWN_URL, "Unknown request URL: " + http.request().path() + ".");
    }
}
