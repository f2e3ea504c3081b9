package dev.penstock.edge;

import dev.penstock.core.Failure;
import dev.penstock.core.Refusal;
import dev.penstock.pipeline.Reply;
import dev.penstock.protocol.OpenAiErrors;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;

/** The one place in which refusals and failures become HTTP answers, in the dialect that the client spoke. */
final class RefusalRenderer {

    private static final String JSON = "application/json";
    private static final String SHOULD_RETRY = "x-should-retry";

    private RefusalRenderer() {}

    static Reply.Whole render(Refusal refusal) {
        MultiMap headers = HttpHeaders.headers().add(HttpHeaders.CONTENT_TYPE, JSON);
        refusal.facts().forEach(headers::set);
        Duration delay = refusal.retryAfter();
        if (delay != null) {
            // Whole seconds, rounded up: a client that comes back early is refused again.
            headers.set("retry-after", Long.toString(Math.max(1, (delay.toMillis() + 999) / 1000)))
                    .set("retry-after-ms", Long.toString(Math.max(1, delay.toMillis())));
        }
        return new Reply.Whole(refusal.reason().status(), headers, Buffer.buffer(OpenAiErrors.body(refusal)));
    }

    static Reply.Whole render(Reply.Broken broken) {
        Failure failure = broken.failure();
        MultiMap headers = HttpHeaders.headers().add(HttpHeaders.CONTENT_TYPE, JSON);
        broken.comeBack().forEach(headers::set);
        if (broken.mayHaveCost()) {
            headers.set(SHOULD_RETRY, "false");
        }
        return new Reply.Whole(OpenAiErrors.status(failure), headers, Buffer.buffer(OpenAiErrors.body(failure)));
    }
}
