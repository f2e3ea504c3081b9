package dev.penstock.edge;

import dev.penstock.core.Verdict;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/**
 * Reads the bodies of requests that have reached their resource, and not before: the framework cannot take over an HTTP/2
 * request that has ended.
 */
final class RequestBodies {

    private final Vertx vertx;
    private final EdgeSettings settings;
    private final Dismissal dismissal;

    RequestBodies(Vertx vertx, EdgeSettings settings, Dismissal dismissal) {
        this.vertx = vertx;
        this.settings = settings;
        this.dismissal = dismissal;
    }

    /** The whole body, decoded, or a refusal behind which the rest of it is left. Never ends if the client leaves. */
    Uni<Verdict<byte[]>> read(RoutingContext http) {
        return read(http, settings.maxBodyBytes());
    }

    /** The same of a body that may have so many bytes at most. */
    Uni<Verdict<byte[]>> read(RoutingContext http, int bytesMax) {
        return Uni.createFrom()
                .<Verdict<byte[]>>emitter(reader -> RequestEntity.read(http.request(), vertx, settings, bytesMax)
                        .onSuccess(reader::complete)
                        .onFailure(reader::fail))
                .invoke(received -> {
                    if (received instanceof Verdict.Refused<byte[]> refused) {
                        dismissal.leave(http, refused.refusal());
                    }
                });
    }
}
