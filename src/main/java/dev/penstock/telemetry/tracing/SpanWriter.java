package dev.penstock.telemetry.tracing;

import dev.penstock.core.Caller;
import dev.penstock.core.Target;
import dev.penstock.core.Usage;
import dev.penstock.telemetry.ErrorType;
import dev.penstock.telemetry.RequestSummary;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes the spans of journeys: one for the request, and below it one for each stage and each attempt, with the attributes of
 * OpenTelemetry's GenAI conventions where those have a name.
 */
final class SpanWriter {

    private static final int SERVER_ERROR = 500;

    private final Tracer tracer;
    private final PromisedIds ids;
    private final int valueCharsMax;

    SpanWriter(Tracer tracer, PromisedIds ids, int valueCharsMax) {
        this.tracer = tracer;
        this.ids = ids;
        this.valueCharsMax = valueCharsMax;
    }

    void write(FinishedJourney journey) {
        Span request = begin(
                journey,
                tracer.spanBuilder(name(journey.summary()))
                        .setSpanKind(SpanKind.SERVER)
                        .setParent(parent(journey.parent())),
                journey.context(),
                journey.beganNanos());
        Context within = parent(journey.context());
        journey.stages().forEach(stage -> write(journey, stage, within));
        journey.attempts().forEach(attempt -> write(journey, attempt, within));
        describe(request, journey.summary());
        end(journey, request, journey.endedNanos());
    }

    private String name(RequestSummary summary) {
        String operation = summary.endpoint().operation();
        return summary.model().isEmpty() ? operation : operation + " " + cut(summary.model());
    }

    private void write(FinishedJourney journey, TracedStage stage, Context within) {
        Span span = tracer.spanBuilder(stage.name())
                .setParent(within)
                .setStartTimestamp(journey.epochNanos(stage.beganNanos()), TimeUnit.NANOSECONDS)
                .startSpan();
        end(journey, span, stage.endedNanos());
    }

    private void write(FinishedJourney journey, TracedAttempt attempt, Context within) {
        Target target = attempt.target;
        String operation = journey.summary().endpoint().operation();
        Span span = begin(
                journey,
                tracer.spanBuilder(operation + " " + cut(target.model()))
                        .setSpanKind(SpanKind.CLIENT)
                        .setParent(within),
                attempt.context,
                attempt.beganNanos);
        span.setAttribute("gen_ai.operation.name", operation)
                .setAttribute("gen_ai.provider.name", target.provider().name())
                .setAttribute("gen_ai.request.model", cut(target.model()))
                .setAttribute("server.address", target.provider().baseUrl().getHost());
        if (target.provider().baseUrl().getPort() >= 0) {
            span.setAttribute("server.port", target.provider().baseUrl().getPort());
        }
        used(span, attempt.usage());
        if (attempt.hasContent()) {
            span.addEvent("first content", journey.epochNanos(attempt.firstContentNanos()), TimeUnit.NANOSECONDS);
        }
        if (attempt.error() != ErrorType.NONE) {
            span.setAttribute("error.type", attempt.error().label()).setStatus(StatusCode.ERROR);
        }
        end(journey, span, attempt.endedNanos(journey.endedNanos()));
    }

    private void describe(Span span, RequestSummary summary) {
        span.setAttribute("gen_ai.operation.name", summary.endpoint().operation())
                .setAttribute("gen_ai.request.model", cut(summary.model()))
                .setAttribute("http.response.status_code", summary.status())
                .setAttribute("penstock.request.id", summary.requestId())
                .setAttribute("penstock.stream", summary.stream())
                .setAttribute("penstock.cache", summary.cache().result())
                .setAttribute("penstock.attempts", summary.attempts())
                .setAttribute("penstock.cost_usd", summary.cost().toUsd());
        used(span, summary.usage());
        who(span, summary.caller());
        Target target = summary.target();
        if (target != null) {
            span.setAttribute("gen_ai.provider.name", target.provider().name())
                    .setAttribute("gen_ai.response.model", cut(target.model()));
        }
        if (summary.variant() != null) {
            span.setAttribute("penstock.variant", summary.variant());
        }
        if (summary.error() != ErrorType.NONE) {
            span.setAttribute("error.type", summary.error().label());
        }
        if (summary.status() >= SERVER_ERROR) {
            span.setStatus(StatusCode.ERROR);
        }
    }

    private static void who(Span span, @Nullable Caller caller) {
        if (caller != null) {
            span.setAttribute("penstock.tenant", caller.tenant()).setAttribute("penstock.key", caller.key());
        }
    }

    private static void used(Span span, @Nullable Usage usage) {
        if (usage != null) {
            span.setAttribute("gen_ai.usage.input_tokens", usage.totalInput().count())
                    .setAttribute(
                            "gen_ai.usage.output_tokens", usage.totalOutput().count());
        }
    }

    private Span begin(FinishedJourney journey, SpanBuilder builder, TraceContext promise, long nanos) {
        builder.setStartTimestamp(journey.epochNanos(nanos), TimeUnit.NANOSECONDS);
        return ids.keeping(promise, builder::startSpan);
    }

    private static void end(FinishedJourney journey, Span span, long nanos) {
        span.end(journey.epochNanos(nanos), TimeUnit.NANOSECONDS);
    }

    private static Context parent(@Nullable TraceContext parent) {
        return parent == null
                ? Context.root()
                : Context.root()
                        .with(Span.wrap(SpanContext.createFromRemoteParent(
                                parent.traceId(), parent.spanId(), TraceFlags.getSampled(), TraceState.getDefault())));
    }

    private String cut(String value) {
        return value.length() <= valueCharsMax ? value : value.substring(0, valueCharsMax);
    }
}
