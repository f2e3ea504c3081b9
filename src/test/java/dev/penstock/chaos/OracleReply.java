package dev.penstock.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Iterator;
import java.util.List;

/** The one answer to a request at the oracle, with whatever goes wrong with it. Lives on the oracle's event loop. */
final class OracleReply {

    private static final long EVENT_PAUSE_MILLIS = 5;
    private static final long SLOW_EVENT_PAUSE_MILLIS = 200;
    private static final long SLOW_THINKING_MILLIS = 700;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final long thinkingMillis;

    /**
     * @param thinkingMillis how long it takes until an answer begins
     */
    OracleReply(Vertx vertx, HttpServerRequest request, long thinkingMillis) {
        this.vertx = vertx;
        this.request = request;
        this.response = request.response();
        this.thinkingMillis = thinkingMillis;
        response.exceptionHandler(gone -> {});
    }

    void give(JsonNode ask, Draw draw) {
        switch (draw.mishap()) {
            case HANG -> {
                // The caller gives up, or the oracle closes.
            }
            case ERROR_BILLED, ERROR_FREE -> whole(response, 500, Completion.error("Something went wrong."));
            case RATE_LIMITED -> whole(response, 429, Completion.error("Too many requests."));
            default -> complete(ask, draw);
        }
    }

    private void complete(JsonNode ask, Draw draw) {
        boolean slow = draw.mishap() == Mishap.SLOW;
        boolean stream = ask.path("stream").asBoolean();
        vertx.setTimer(slow ? SLOW_THINKING_MILLIS : thinkingMillis, due -> {
            if (stream) {
                stream(ask, draw);
            } else if (draw.mishap() == Mishap.CUT) {
                cutWhole(body(ask, draw));
            } else {
                whole(response, 200, body(ask, draw));
            }
        });
    }

    private static String body(JsonNode ask, Draw draw) {
        return Draw.isEmbedding(ask) ? Vectors.whole(draw, ask.path("input").size()) : Completion.whole(draw);
    }

    private void cutWhole(String body) {
        response.putHeader("content-type", "application/json").putHeader("content-length", "" + body.length());
        response.write(body.substring(0, body.length() / 2)).onComplete(sent -> cut());
    }

    private void stream(JsonNode ask, Draw draw) {
        List<String> events =
                Completion.events(draw, ask.at("/stream_options/include_usage").asBoolean());
        boolean isCut = draw.mishap() == Mishap.CUT;
        response.putHeader("content-type", "text/event-stream").setChunked(true);
        Iterator<String> left = events.subList(0, isCut ? (events.size() + 1) / 2 : events.size())
                .iterator();
        send(left, isCut, draw.mishap() == Mishap.SLOW ? SLOW_EVENT_PAUSE_MILLIS : EVENT_PAUSE_MILLIS);
    }

    private void send(Iterator<String> left, boolean isCut, long pauseMillis) {
        if (response.closed()) {
            return;
        }
        if (left.hasNext()) {
            response.write(left.next()).onFailure(gone -> {});
            vertx.setTimer(pauseMillis, due -> send(left, isCut, pauseMillis));
        } else if (isCut) {
            cut();
        } else {
            response.end(Completion.DONE).onFailure(gone -> {});
        }
    }

    private void cut() {
        request.connection().close().onFailure(gone -> {});
    }

    static void whole(HttpServerResponse response, int status, String body) {
        if (!response.closed()) {
            response.setStatusCode(status).putHeader("content-type", "application/json");
            response.end(body).onFailure(gone -> {});
        }
    }
}
