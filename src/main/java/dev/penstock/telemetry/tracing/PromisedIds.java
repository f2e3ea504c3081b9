package dev.penstock.telemetry.tracing;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ids of spans that were told before there were spans: providers get the id of their attempt with the request, and the
 * span is made when the request has ended. A span without such a promise gets a new id.
 */
final class PromisedIds implements IdGenerator {

    private final Supplier<String> spanIds;
    private final ThreadLocal<@Nullable TraceContext> promised = new ThreadLocal<>();

    PromisedIds(Supplier<String> spanIds) {
        this.spanIds = spanIds;
    }

    /** Does what makes one span, which gets these ids. */
    <T> T keeping(TraceContext promise, Supplier<T> making) {
        promised.set(promise);
        try {
            return making.get();
        } finally {
            promised.remove();
        }
    }

    @Override
    public String generateSpanId() {
        TraceContext promise = promised.get();
        return promise == null ? spanIds.get() : promise.spanId();
    }

    /** Only the first span of a trace asks for it, and that one is promised. */
    @Override
    public String generateTraceId() {
        TraceContext promise = promised.get();
        if (promise == null) {
            throw new IllegalStateException("a trace begins with a request");
        }
        return promise.traceId();
    }
}
