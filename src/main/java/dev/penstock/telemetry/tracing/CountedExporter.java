package dev.penstock.telemetry.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts the spans that wait to be sent, so that none comes where there is no room, and those that nobody got. */
final class CountedExporter implements SpanExporter {

    private final SpanExporter exporter;
    private final int waitingMax;
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();

    CountedExporter(SpanExporter exporter, int waitingMax) {
        this.exporter = exporter;
        this.waitingMax = waitingMax;
    }

    /** Takes room for so many spans, which are then sent; where there is none they are dropped, all or none of a trace. */
    boolean admits(int spans) {
        if (waiting.addAndGet(spans) <= waitingMax) {
            return true;
        }
        waiting.addAndGet(-spans);
        dropped.add(spans);
        return false;
    }

    long dropped() {
        return dropped.sum();
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int count = spans.size();
        waiting.addAndGet(-count);
        CompletableResultCode sent = exporter.export(spans);
        return sent.whenComplete(() -> {
            if (!sent.isSuccess()) {
                dropped.add(count);
            }
        });
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
