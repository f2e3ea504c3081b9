package dev.penstock.edge;

import dev.penstock.core.Endpoint;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.pipeline.Arrival;
import dev.penstock.pipeline.Reply;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of every request on the public port: it lets pass only what names a known resource in its one
 * spelling, and gives each request of the data plane its id and its body.
 *
 * <p>No later routing can disagree with it, since an odd path never gets further (CVE-2026-39852, -50559 and -87743 were
 * such disagreements).
 */
final class Gate implements Handler<RoutingContext> {

    private static final String ARRIVAL = Arrival.class.getName();

    private final Vertx vertx;
    private final EdgeSettings settings;
    private final Supplier<String> ids;
    private final ReplyWriter writer;
    private final Consumer<Refusal> turnedAway;
    private final AtomicInteger underWay = new AtomicInteger();

    Gate(Vertx vertx, EdgeSettings settings, Supplier<String> ids, ReplyWriter writer, Consumer<Refusal> turnedAway) {
        this.vertx = vertx;
        this.settings = settings;
        this.ids = ids;
        this.writer = writer;
        this.turnedAway = turnedAway;
    }

    /** The request that this handler let pass to a resource of the data plane. */
    static Arrival arrival(RoutingContext http) {
        return http.get(ARRIVAL);
    }

    @Override
    public void handle(RoutingContext http) {
        @Nullable String path = http.request().path();
        if (path == null || !RawPath.isPlain(path)) {
            refuse(http, Refusal.of(Reason.INVALID_REQUEST, "The path of this URL is not in its plain spelling."));
        } else if (DataPlane.owns(path)) {
            dataPlane(http, path);
        } else {
            http.next();
        }
    }

    private void dataPlane(RoutingContext http, String path) {
        String id = ids.get();
        http.response().putHeader("x-request-id", "req_" + id);
        @Nullable Endpoint endpoint = DataPlane.operation(path);
        HttpMethod method = endpoint == null ? HttpMethod.GET : HttpMethod.POST;
        if (endpoint == null && !DataPlane.isModels(path)) {
            refuse(http, Refusal.of(Reason.UNKNOWN_URL, "Unknown request URL: " + path + "."));
        } else if (!http.request().method().equals(method)) {
            refuse(http, wrongMethod(http, path, method));
        } else if (endpoint == null) {
            http.next();
        } else if (underWay.get() >= settings.maxExchanges()) {
            refuse(http, overloaded());
        } else {
            underWay.incrementAndGet();
            http.addEndHandler(end -> underWay.decrementAndGet());
            receive(http, id, endpoint);
        }
    }

    private void receive(RoutingContext http, String id, Endpoint endpoint) {
        RequestEntity.read(
                http.request(),
                vertx,
                settings,
                received -> received.fold(
                        body -> {
                            http.put(
                                    ARRIVAL,
                                    new Arrival(id, endpoint, http.request().headers(), body));
                            http.next();
                            return null;
                        },
                        refusal -> {
                            refuse(http, refusal);
                            return null;
                        }));
    }

    private Refusal overloaded() {
        String message = "This gateway serves " + settings.maxExchanges()
                + " requests at a time, and that many are under" + " way. Please try again in 1s.";
        return Refusal.of(Reason.OVERLOADED, message).withRetryAfter(Duration.ofSeconds(1));
    }

    private static Refusal wrongMethod(RoutingContext http, String path, HttpMethod allowed) {
        String message = "Not allowed to " + http.request().method() + " on " + path + ".";
        return Refusal.of(Reason.METHOD_NOT_ALLOWED, message).withFact("allow", allowed.name());
    }

    /** Answers without reading what may still come of the body, so the connection can serve nothing after it. */
    private void refuse(RoutingContext http, Refusal refusal) {
        if (!http.request().isEnded()) {
            http.response().putHeader("connection", "close");
        }
        turnedAway.accept(refusal);
        writer.write(new Reply.Refused(refusal), http.response(), () -> {});
    }
}
