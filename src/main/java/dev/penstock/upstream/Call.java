package dev.penstock.upstream;

import dev.penstock.core.Failure;
import dev.penstock.core.Failure.Kind;
import dev.penstock.core.Provider;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and what came of it.
 *
 * <p>The time-outs are those of the HTTP client, not of the target's guard: they run on the event loop without another
 * thread, end at the head of the answer and not at that of the guarded action, and reset the request.
 */
final class Call {

    private final Vertx vertx;
    private final Connections connections;
    private final UpstreamSettings settings;
    private final Origin origin;
    private final Attempt attempt;

    Call(Vertx vertx, Connections connections, UpstreamSettings settings, Origin origin, Attempt attempt) {
        this.vertx = vertx;
        this.connections = connections;
        this.settings = settings;
        this.origin = origin;
        this.attempt = attempt;
    }

    /** Sends the request. The outcome is a success; every failure is a {@link FailedTry}. */
    Future<Outcome> send() {
        return connections
                .client(origin.usesTls())
                .request(origin.request(
                        attempt.endpoint(), settings.waitTimeout().toMillis()))
                .transform(this::connected);
    }

    static String says(Provider provider, String what) {
        return "The provider '" + provider.name() + "' " + what + ".";
    }

    /** Up to here no byte was written. */
    private Future<Outcome> connected(AsyncResult<HttpClientRequest> connection) {
        if (connection.failed()) {
            return Future.failedFuture(notConnected(connection.cause()));
        }
        HttpClientRequest request = connection.result();
        RequestHeaders.copy(attempt.headers(), provider(), request.headers());
        RequestHeaders.name(attempt.id().get(), request.headers());
        RequestHeaders.place(attempt.traceparent().get(), request.headers());
        return request.send(attempt.body()).transform(this::answered);
    }

    /** Too many requests, or too long a wait for their turn, tell of the gateway's own load. */
    private FailedTry notConnected(Throwable cause) {
        if (cause instanceof ConnectionPoolTooBusyException || cause instanceof TimeoutException) {
            return FailedTry.ownFault(failure(Kind.CONNECT, 0, "has no connection free"));
        }
        String reason = cause.getClass().getSimpleName();
        return FailedTry.of(failure(Kind.CONNECT, 0, "could not be reached (" + reason + ")"));
    }

    private Future<Outcome> answered(AsyncResult<HttpClientResponse> head) {
        if (head.failed()) {
            return Future.failedFuture(FailedTry.of(
                    head.cause() instanceof TimeoutException
                            ? failure(Kind.TIMEOUT, 0, "did not begin to answer in time")
                            : failure(Kind.DISCONNECTED, 0, "closed the connection before it answered")));
        }
        HttpClientResponse response = head.result();
        int status = response.statusCode();
        if (status / 100 != 2) {
            return error(response, status);
        }
        String type = type(response);
        if (type.startsWith("text/html")) {
            response.exceptionHandler(reset -> {}).request().reset();
            return Future.failedFuture(FailedTry.of(failure(Kind.DISCONNECTED, status, "answered with a web page")));
        }
        return attempt.stream() && !type.startsWith("application/json") ? streaming(response) : whole(response);
    }

    private Future<Outcome> streaming(HttpClientResponse response) {
        StreamedBody body = new StreamedBody(vertx, response, provider(), settings.streamIdleTimeout());
        return Future.succeededFuture(new Outcome.Streaming(AnswerHeaders.of(response.headers()), body, body::abort));
    }

    private Future<Outcome> whole(HttpClientResponse response) {
        return WholeBody.read(vertx, response, answerBytesMax(), settings.answerTimeout())
                .transform(body -> body.succeeded()
                        ? Future.succeededFuture(new Outcome.Whole(
                                response.statusCode(), AnswerHeaders.of(response.headers()), body.result()))
                        : Future.failedFuture(FailedTry.of(cut(response.statusCode(), body.cause()))));
    }

    private int answerBytesMax() {
        return Math.min(settings.maxAnswerBytes(), attempt.answerBytesMax());
    }

    private Failure cut(int status, Throwable cause) {
        if (cause instanceof WholeBody.TooLarge) {
            return failure(Kind.TOO_LARGE, status, "sent an answer of more than " + answerBytesMax() + " bytes");
        }
        if (cause instanceof TimeoutException) {
            return failure(Kind.TIMEOUT, status, "did not finish its answer in time");
        }
        return failure(Kind.DISCONNECTED, status, "closed the connection within its answer");
    }

    private Future<Outcome> error(HttpClientResponse response, int status) {
        return WholeBody.read(vertx, response, settings.maxErrorBytes(), settings.answerTimeout())
                .transform(body -> Future.failedFuture(FailedTry.answered(
                        failure(status >= 500 ? Kind.SERVER_ERROR : Kind.REFUSED, status, "answered with " + status),
                        body.succeeded() ? words(response, status, body.result()) : null,
                        response.headers())));
    }

    /** A redirect is not for the client: it would lead around the gateway. */
    private @Nullable ProviderAnswer words(HttpClientResponse response, int status, Buffer body) {
        return status < 400
                ? null
                : new ProviderAnswer(
                        status,
                        AnswerHeaders.of(response.headers()),
                        Mask.of(provider().apiKey(), body));
    }

    private static String type(HttpClientResponse response) {
        String type = response.getHeader("content-type");
        return type == null ? "" : type.toLowerCase(Locale.ROOT);
    }

    private Failure failure(Kind kind, int status, String what) {
        return new Failure(kind, status, says(provider(), what));
    }

    private Provider provider() {
        return attempt.target().provider();
    }
}
