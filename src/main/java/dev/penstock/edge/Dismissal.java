package dev.penstock.edge;

import dev.penstock.core.Refusal;
import dev.penstock.pipeline.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The end of a request that reaches no resource: an answer with an id, and nothing more of the body. */
final class Dismissal {

    private static final String REQUEST_ID = "x-request-id";

    private final Vertx vertx;
    private final EdgeSettings settings;
    private final Supplier<String> ids;
    private final ReplyWriter writer;
    private final Consumer<Refusal> turnedAway;

    /**
     * A way to dismiss requests.
     *
     * @param turnedAway hears of each
     */
    Dismissal(
            Vertx vertx,
            EdgeSettings settings,
            Supplier<String> ids,
            ReplyWriter writer,
            Consumer<Refusal> turnedAway) {
        this.vertx = vertx;
        this.settings = settings;
        this.ids = ids;
        this.writer = writer;
        this.turnedAway = turnedAway;
    }

    /** Gives the exchange an id, which its answer then carries. */
    String identify(RoutingContext http) {
        String id = ids.get();
        http.response().putHeader(REQUEST_ID, "req_" + id);
        return id;
    }

    /** Answers, and closes the connection where a body is still to come that nobody wants. */
    void dismiss(RoutingContext http, Refusal refusal) {
        if (!http.response().headers().contains(REQUEST_ID)) {
            identify(http);
        }
        leave(http, refusal);
        writer.write(new Reply.Refused(refusal), http.response(), () -> {});
    }

    /** Has the connection closed behind the answer, which another writes, where a body is still to come. */
    void leave(RoutingContext http, Refusal refusal) {
        turnedAway.accept(refusal);
        HttpServerRequest request = http.request();
        if (hasUnreadBody(request)) {
            if (request.version() != HttpVersion.HTTP_2) {
                http.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            http.addEndHandler(answered -> abandon(request));
        }
    }

    private static boolean hasUnreadBody(HttpServerRequest request) {
        boolean announced = request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || !"0".equals(request.headers().get(HttpHeaders.CONTENT_LENGTH))
                        && request.headers().contains(HttpHeaders.CONTENT_LENGTH);
        return !request.isEnded() && (announced || request.version() == HttpVersion.HTTP_2);
    }

    /** Reads on for a while: to close at once would reset the connection, and the answer with it (RFC 9112, 9.6). */
    private void abandon(HttpServerRequest request) {
        if (request.isEnded()) {
            close(request);
            return;
        }
        long timer = vertx.setTimer(settings.lingerTimeout().toMillis(), late -> close(request));
        request.exceptionHandler(gone -> vertx.cancelTimer(timer))
                .handler(bytes -> {})
                .endHandler(end -> {
                    vertx.cancelTimer(timer);
                    close(request);
                })
                .resume();
    }

    private static void close(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            request.connection().close();
        } else if (!request.isEnded()) {
            request.response().reset();
        }
    }
}
