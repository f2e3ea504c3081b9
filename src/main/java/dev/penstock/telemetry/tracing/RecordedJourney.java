package dev.penstock.telemetry.tracing;

import dev.penstock.core.Target;
import dev.penstock.core.Usage;
import dev.penstock.telemetry.ErrorType;
import dev.penstock.telemetry.RequestSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A journey that is written down. Lives on the event loop of its exchange. */
final class RecordedJourney implements Journey {

    /** More attempts, as a target that fails may bring about in a comparison, are not worth their room. */
    private static final int ATTEMPTS_MAX = 64;

    /**
     * What journeys are made with.
     *
     * @param nanoTime a clock that only goes forward
     * @param epochNanos the time of day, in nanoseconds since 1970
     * @param spanIds new ids of spans
     * @param end told each journey at its end, where its trace is kept
     */
    record Means(
            LongSupplier nanoTime, LongSupplier epochNanos, Supplier<String> spanIds, Consumer<FinishedJourney> end) {}

    private final Means means;
    private final TraceContext context;
    private final @Nullable TraceContext parent;
    private final long beganNanos;
    private final long beganEpochNanos;
    private final List<TracedStage> stages;
    private final List<TracedAttempt> attempts;
    private long stageBeganNanos;
    private @Nullable TracedAttempt current;

    /**
     * A journey that begins now.
     *
     * @param context where it stands in its trace
     * @param parent where its caller stands; absent where the trace begins here
     */
    RecordedJourney(Means means, TraceContext context, @Nullable TraceContext parent) {
        this.means = means;
        this.context = context;
        this.parent = parent;
        this.beganNanos = means.nanoTime().getAsLong();
        this.beganEpochNanos = means.epochNanos().getAsLong();
        this.stages = new ArrayList<>();
        this.attempts = new ArrayList<>();
        this.stageBeganNanos = beganNanos;
    }

    private RecordedJourney(RecordedJourney whole) {
        this.means = whole.means;
        this.context = whole.context;
        this.parent = whole.parent;
        this.beganNanos = whole.beganNanos;
        this.beganEpochNanos = whole.beganEpochNanos;
        // What goes on beside others has no stages of its own: all are admitted at once.
        this.stages = new ArrayList<>();
        this.attempts = whole.attempts;
        this.stageBeganNanos = whole.stageBeganNanos;
    }

    @Override
    public void stage(String name) {
        long now = now();
        stages.add(new TracedStage(name, stageBeganNanos, now));
        stageBeganNanos = now;
    }

    @Override
    public void attempt(Target target) {
        current = new TracedAttempt(context.at(means.spanIds().get()), target, now());
        if (attempts.size() < ATTEMPTS_MAX) {
            attempts.add(current);
        }
    }

    @Override
    public void firstContent() {
        if (current != null) {
            current.firstContent(now());
        }
    }

    @Override
    public void used(Usage usage) {
        if (current != null) {
            current.used(usage);
        }
    }

    @Override
    public void attemptEnded(ErrorType error) {
        long now = now();
        if (current != null) {
            current.ended(now, error);
        }
        stageBeganNanos = now;
    }

    @Override
    public String traceparent() {
        return (current == null ? context : current.context).traceparent();
    }

    @Override
    public Journey lane() {
        return new RecordedJourney(this);
    }

    @Override
    public void ended(RequestSummary summary) {
        if (context.sampled() && !isAskedForByNobody(summary)) {
            means.end()
                    .accept(new FinishedJourney(
                            summary,
                            context,
                            parent,
                            beganNanos,
                            beganNanos + summary.timing().total().toNanos(),
                            beganEpochNanos,
                            stages,
                            attempts));
        }
    }

    /** Who is not let in must not decide what is traced. */
    private boolean isAskedForByNobody(RequestSummary summary) {
        return parent != null && summary.caller() == null;
    }

    private long now() {
        return means.nanoTime().getAsLong();
    }
}
