package dev.penstock.edge;

import dev.penstock.core.Endpoint;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.pipeline.Arrival;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of every request on the public port: it lets pass only what names a known resource in its one
 * spelling, and gives each request of the data plane its id.
 *
 * <p>No later routing can disagree with it, since an odd path never gets further (CVE-2026-39852, -50559 and -87743 were
 * such disagreements).
 */
final class Gate implements Handler<RoutingContext> {

    private static final String ENTRANT = Entrant.class.getName();

    private final EdgeSettings settings;
    private final Dismissal dismissal;
    private final Places places;
    private final AtomicInteger feedbackUnderWay = new AtomicInteger();

    Gate(EdgeSettings settings, Places places, Dismissal dismissal) {
        this.settings = settings;
        this.places = places;
        this.dismissal = dismissal;
    }

    /**
     * A request that was let pass to an operation, its body still to come.
     *
     * @param id the exchange's id
     * @param endpoint the operation
     * @param headers the client's headers
     * @param place its place among the exchanges under way, held until the client has its answer or is gone
     */
    record Entrant(String id, Endpoint endpoint, MultiMap headers, Place place) {

        Arrival with(byte[] body) {
            return new Arrival(id, endpoint, headers, body);
        }
    }

    /** The request that this handler let pass to an operation. */
    static Entrant entrant(RoutingContext http) {
        return http.get(ENTRANT);
    }

    @Override
    public void handle(RoutingContext http) {
        @Nullable String path = http.request().path();
        if (path == null || !RawPath.isPlain(path)) {
            dismissal.dismiss(
                    http, Refusal.of(Reason.INVALID_REQUEST, "The path of this URL is not in its plain spelling."));
        } else if (DataPlane.owns(path)) {
            dataPlane(http, path);
        } else {
            http.next();
        }
    }

    private void dataPlane(RoutingContext http, String path) {
        String id = dismissal.identify(http);
        @Nullable Endpoint endpoint = DataPlane.operation(path);
        boolean isFeedback = path.equals(DataPlane.FEEDBACK);
        HttpMethod method = endpoint == null && !isFeedback ? HttpMethod.GET : HttpMethod.POST;
        if (endpoint == null && !isFeedback && !DataPlane.isModels(path)) {
            dismissal.dismiss(http, Refusal.of(Reason.UNKNOWN_URL, "Unknown request URL: " + path + "."));
        } else if (!http.request().method().equals(method)) {
            dismissal.dismiss(http, wrongMethod(http, path, method));
        } else if (isFeedback) {
            if (hasRoom(http, feedbackUnderWay, settings.maxFeedbackCalls(), settings.maxFeedbackBytes())) {
                taken(http, feedbackUnderWay);
                enter(http);
            }
        } else if (endpoint == null) {
            enter(http);
        } else if (hasRoom(http, places.taken(), places.all(), settings.maxBodyBytes())) {
            Place place = taken(http, places.taken());
            MultiMap headers = HttpHeaders.headers().addAll(http.request().headers());
            http.put(ENTRANT, new Entrant(id, endpoint, headers, place));
            enter(http);
        }
    }

    /**
     * Goes on to the resource, which does not get to see what the client accepts: it would answer 406 to
     * {@code text/event-stream}, while here the body's {@code stream} decides.
     */
    private static void enter(RoutingContext http) {
        http.request().headers().remove(HttpHeaders.ACCEPT);
        http.next();
    }

    /** Whether one more may come in with the body that it announces; dismisses it where not. */
    private boolean hasRoom(RoutingContext http, AtomicInteger taken, int places, int bytesMax) {
        if (taken.get() >= places) {
            dismissal.dismiss(http, overloaded(places));
            return false;
        }
        if (RequestEntity.declaredLength(http.request()) > bytesMax) {
            dismissal.dismiss(http, RequestEntity.tooLarge(bytesMax));
            return false;
        }
        return true;
    }

    /** A place that is held until the client has its answer or is gone. */
    private static Place taken(RoutingContext http, AtomicInteger taken) {
        Place place = new Place(taken);
        place.hold();
        http.addEndHandler(end -> place.release());
        return place;
    }

    private static Refusal overloaded(int places) {
        String message = "This gateway serves " + places
                + " such requests at a time, and that many are under way. Please try again in 1s.";
        return Refusal.of(Reason.OVERLOADED, message).withRetryAfter(Duration.ofSeconds(1));
    }

    private static Refusal wrongMethod(RoutingContext http, String path, HttpMethod allowed) {
        String message = "Not allowed to " + http.request().method() + " on " + path + ".";
        return Refusal.of(Reason.METHOD_NOT_ALLOWED, message).withFacts(Map.of("allow", allowed.name()));
    }
}
