package dev.penstock.upstream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The body of an answer as it is collected, up to a size and a time. */
final class WholeBody {

    /** A body that is larger than its limit. */
    static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("the body passes its limit", null, false, false);
        }
    }

    private final HttpClientResponse response;
    private final int maxBytes;
    private final Promise<Buffer> whole = Promise.promise();
    private @Nullable Buffer first;
    private @Nullable Buffer collected;

    private WholeBody(HttpClientResponse response, int maxBytes) {
        this.response = response;
        this.maxBytes = maxBytes;
    }

    /**
     * Reads the body to its end. Fails with {@link TooLarge}, with a {@link TimeoutException}, or with what broke the
     * connection; the request is reset then.
     */
    static Future<Buffer> read(Vertx vertx, HttpClientResponse response, int maxBytes, Duration timeout) {
        WholeBody body = new WholeBody(response, maxBytes);
        long timer = vertx.setTimer(timeout.toMillis(), id -> body.fail(new TimeoutException()));
        response.handler(body::append);
        response.exceptionHandler(body::fail);
        response.endHandler(end -> body.whole.tryComplete(body.bytes()));
        return body.whole.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /** Most bodies come in one piece, which is then passed on as it is. */
    private void append(Buffer chunk) {
        if (first == null) {
            first = chunk;
        } else if (collected == null) {
            collected = Buffer.buffer(2 * (first.length() + chunk.length()))
                    .appendBuffer(first)
                    .appendBuffer(chunk);
        } else {
            collected.appendBuffer(chunk);
        }
        if (bytes().length() > maxBytes) {
            fail(new TooLarge());
        }
    }

    private Buffer bytes() {
        return collected != null ? collected : first != null ? first : Buffer.buffer();
    }

    private void fail(Throwable cause) {
        if (whole.tryFail(cause)) {
            response.handler(null);
            response.request().reset();
        }
    }
}
