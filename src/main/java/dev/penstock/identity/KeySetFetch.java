package dev.penstock.identity;

import dev.penstock.core.KeySet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;

/** Fetches key sets: from the URL that is declared and from no other, within a time and a size. */
final class KeySetFetch implements AutoCloseable {

    private static final int OK = 200;

    private final Vertx vertx;
    private final HttpClient client;
    private final int timeoutMillis;
    private final int bytesMax;

    KeySetFetch(Vertx vertx, IdentitySettings settings) {
        this.vertx = vertx;
        this.timeoutMillis = Math.toIntExact(settings.fetchTimeout().toMillis());
        this.bytesMax = settings.maxKeySetBytes();
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setConnectTimeout(timeoutMillis)
                        .setKeepAlive(false)
                        .setDecompressionSupported(false))
                // A broken connection is the end of its fetch, and no other news for the log.
                .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
                .build();
    }

    /** The keys behind the URL; fails with a reason for the log. */
    Future<KeySet> fetch(URI url) {
        Promise<Buffer> body = Promise.promise();
        long timer = vertx.setTimer(timeoutMillis, late -> body.tryFail("no answer within " + timeoutMillis + " ms"));
        client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(url.toString())
                        .setFollowRedirects(false)
                        .putHeader("accept", "application/jwk-set+json, application/json"))
                .compose(request -> {
                    body.future().onFailure(given -> request.reset());
                    return request.send();
                })
                .onSuccess(answer -> read(answer, body))
                .onFailure(body::tryFail);
        return body.future()
                .onComplete(done -> vertx.cancelTimer(timer))
                .map(bytes -> KeySetText.read(bytes.getBytes()));
    }

    private void read(HttpClientResponse answer, Promise<Buffer> body) {
        answer.exceptionHandler(body::tryFail);
        if (answer.statusCode() != OK) {
            body.tryFail("the answer has the status " + answer.statusCode());
            return;
        }
        Buffer collected = Buffer.buffer();
        answer.handler(chunk -> {
            if (collected.length() + chunk.length() > bytesMax) {
                body.tryFail("the answer has more than " + bytesMax + " bytes");
            } else {
                collected.appendBuffer(chunk);
            }
        });
        answer.endHandler(end -> body.tryComplete(collected));
    }

    @Override
    public void close() {
        client.close();
    }
}
