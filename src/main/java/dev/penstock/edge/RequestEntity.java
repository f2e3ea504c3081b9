package dev.penstock.edge;

import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request body on its way in: collected up to the size limit and within the time limit, decoded, and handed over once.
 *
 * <p>A body that is too large is refused as soon as that shows; the rest of it is not kept.
 */
final class RequestEntity {

    private static final int FIRST_BYTES_MAX = 64 * 1024;

    private final HttpServerRequest request;
    private final Vertx vertx;
    private final EdgeSettings settings;
    private final int bytesMax;
    private final Promise<Verdict<byte[]>> outcome = Promise.promise();
    private final Buffer received;
    private boolean over;
    private long timer = -1;

    private RequestEntity(HttpServerRequest request, Vertx vertx, EdgeSettings settings, int bytesMax) {
        this.request = request;
        this.vertx = vertx;
        this.settings = settings;
        this.bytesMax = bytesMax;
        this.received = Buffer.buffer((int) Math.min(Math.max(declaredLength(request), 0), FIRST_BYTES_MAX));
    }

    /** The body of the request, or a refusal; never comes if the client leaves, and fails only of a bug. */
    static Future<Verdict<byte[]>> read(HttpServerRequest request, Vertx vertx, EdgeSettings settings, int bytesMax) {
        return new RequestEntity(request, vertx, settings, bytesMax).start();
    }

    private Future<Verdict<byte[]>> start() {
        timer = vertx.setTimer(settings.bodyTimeout().toMillis(), id -> finish(Verdict.no(tooSlow())));
        request.exceptionHandler(error -> {
                    vertx.cancelTimer(timer);
                    over = true;
                })
                .handler(this::arrived)
                .endHandler(end -> complete());
        request.resume();
        return outcome.future();
    }

    private void arrived(Buffer chunk) {
        if (over) {
            return;
        }
        if (received.length() + chunk.length() > bytesMax) {
            finish(Verdict.no(tooLarge(bytesMax)));
        } else {
            received.appendBuffer(chunk);
        }
    }

    private void complete() {
        vertx.cancelTimer(timer);
        @Nullable String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (coding == null || coding.equalsIgnoreCase("identity")) {
            finish(Verdict.yes(received.getBytes()));
            return;
        }
        // Inflating megabytes would hold up every other exchange of the event loop.
        vertx.executeBlocking(() -> ContentCoding.decode(coding, received.getBytes(), bytesMax), false)
                .onSuccess(this::finish)
                .onFailure(outcome::tryFail);
    }

    private void finish(Verdict<byte[]> verdict) {
        if (!over) {
            over = true;
            vertx.cancelTimer(timer);
            outcome.complete(verdict);
        }
    }

    /** The size that the client announced; −1 where it announced none, or nonsense that the HTTP codec let pass. */
    static long declaredLength(HttpServerRequest request) {
        @Nullable String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    static Refusal tooLarge(int bytesMax) {
        return Refusal.of(
                Reason.REQUEST_TOO_LARGE,
                "The request body is larger than the " + bytesMax + " bytes that this gateway takes.");
    }

    private Refusal tooSlow() {
        return Refusal.of(
                Reason.REQUEST_TIMEOUT,
                "The request body did not arrive within "
                        + settings.bodyTimeout().toSeconds() + " seconds.");
    }
}
