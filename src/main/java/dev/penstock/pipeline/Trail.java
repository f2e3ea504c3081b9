package dev.penstock.pipeline;

import dev.penstock.cache.Lookup;
import dev.penstock.core.Caller;
import dev.penstock.core.Failure;
import dev.penstock.core.Money;
import dev.penstock.core.Refusal;
import dev.penstock.core.Target;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import dev.penstock.core.Variant;
import dev.penstock.experiment.evidence.Evidence;
import dev.penstock.protocol.OpenAiErrors;
import dev.penstock.telemetry.AccessLog;
import dev.penstock.telemetry.AttemptSummary;
import dev.penstock.telemetry.CacheResult;
import dev.penstock.telemetry.ErrorType;
import dev.penstock.telemetry.RequestSummary;
import dev.penstock.telemetry.Spend;
import dev.penstock.telemetry.Telemetry;
import dev.penstock.telemetry.Timing;
import dev.penstock.telemetry.tracing.Journey;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request so far: it gathers facts as they come, and tells metrics and log at the end.
 *
 * <p>It decides nothing. It lives on the event loop of its exchange.
 */
final class Trail {

    private static final Usage UNKNOWN_USAGE =
            new Usage(Tokens.ZERO, Tokens.ZERO, Tokens.ZERO, Tokens.ZERO, Tokens.ZERO, Usage.Evidence.ESTIMATED);
    private static final int OK = 200;
    private static final int BUG = 500;
    private static final int NO_STATUS = 0;

    private final Arrival arrival;
    private final Telemetry telemetry;
    private final AccessLog log;
    private final LongSupplier nanoTime;
    private final Consumer<? super Evidence> experiments;
    private final Journey journey;
    private final Testimony testimony = new Testimony();
    private final long began;

    private @Nullable Caller caller;
    private @Nullable Exchange exchange;
    private boolean isEnrolled;
    private String compared = "";
    private boolean stream;
    private CacheResult cache = CacheResult.NONE;
    private String cacheStatus = "";
    private @Nullable Target target;
    private int attempts;
    private long attemptBegan;
    private @Nullable Usage usage;
    private Money cost = Money.ZERO;
    private ErrorType error = ErrorType.NONE;
    private @Nullable Duration firstContent;
    private @Nullable Duration streamed;

    Trail(
            Arrival arrival,
            Telemetry telemetry,
            AccessLog log,
            LongSupplier nanoTime,
            Consumer<? super Evidence> experiments,
            Journey journey) {
        this.arrival = arrival;
        this.telemetry = telemetry;
        this.log = log;
        this.nanoTime = nanoTime;
        this.experiments = experiments;
        this.journey = journey;
        this.began = nanoTime.getAsLong();
    }

    void calledBy(Caller who) {
        caller = who;
    }

    /** Every decision is taken that needs no store and no provider. */
    void decided(Exchange decided) {
        exchange = decided;
        stream = decided.ask().stream();
        telemetry.added("decide", since(began));
        journey.stage("decide");
    }

    /** It is a comparison of these models. */
    void comparing(String models, boolean streamed) {
        compared = models;
        stream = streamed;
        telemetry.added("decide", since(began));
        journey.stage("decide");
    }

    /** A trail that begins here, and of which metrics hear the attempts alone. One of a lane ends in this one: see {@link #joined}. */
    Trail lane(Arrival asChat) {
        return new Trail(asChat, telemetry, log, nanoTime, experiments, journey.lane());
    }

    /** The same of a copy, which is no part of the caller's request. */
    Trail copy(Arrival copied) {
        return new Trail(copied, telemetry, log, nanoTime, experiments, Journey.NONE);
    }

    /** What the provider is told of the attempt's place in a trace; absent where the caller's own word goes on. */
    @Nullable
    String traceparent() {
        return journey.traceparent();
    }

    /** What a lane did and cost is part of it. */
    void joined(Trail lane) {
        attempts += lane.attempts;
        cost = cost.plus(lane.cost);
        Usage more = lane.usage;
        usage = usage == null || more == null ? (more == null ? usage : more) : usage.plus(more);
    }

    /** What it has cost so far. */
    Money cost() {
        return cost;
    }

    /** What was used, if that is known. */
    @Nullable
    Usage usage() {
        return usage;
    }

    /** Another model goes on with it, for the same request. */
    void replanned(Exchange other) {
        enrolled();
        exchange = other;
        isEnrolled = false;
    }

    /**
     * The unit of the request counts for its variant: as soon as that may matter to what comes of it, however long that
     * takes. What only the rate of a caller's requests refuses is the same with any variant, costs nothing and comes in
     * masses, so its units are left out.
     */
    private void enrolled() {
        if (exchange != null && !isEnrolled) {
            isEnrolled = true;
            Testimony.ofAssignment(exchange).ifPresent(experiments);
        }
    }

    /** The cache has spoken. */
    void lookedUp(Lookup lookup) {
        cacheStatus = lookup.cacheStatus();
        cache = lookup.fold(
                this::hit,
                miss -> CacheResult.MISS,
                bypass -> bypass.isByPolicy() ? CacheResult.NONE : CacheResult.BYPASS);
        if (cache != CacheResult.NONE) {
            journey.stage("cache");
        }
    }

    private CacheResult hit(Lookup.Hit hit) {
        usage = hit.entry().usage();
        enrolled();
        if (exchange != null) {
            target = exchange.plan().first();
            Testimony.ofHit(exchange, hit.entry().cost()).ifPresent(experiments);
            telemetry.saved(spend(
                    exchange,
                    exchange.plan().first(),
                    hit.entry().usage(),
                    hit.entry().cost()));
        }
        return hit.layer() == Lookup.Layer.MEMORY ? CacheResult.HIT_MEMORY : CacheResult.HIT_REDIS;
    }

    /** The value of {@code Cache-Status}. */
    String cacheStatus() {
        return cacheStatus;
    }

    /** An attempt at this target was admitted. */
    void attempt(Target at) {
        enrolled();
        if (attempts == 0) {
            journey.stage("admit");
        }
        journey.attempt(at);
        attempts++;
        target = at;
        attemptBegan = nanoTime.getAsLong();
    }

    /** The attempt brought an answer. */
    void answered() {
        error = ErrorType.NONE;
        testimony.answered();
        ended(null);
    }

    /** What the answer says of itself. */
    void said(Testimony.Words words) {
        testimony.said(words);
    }

    /** The attempt failed. */
    void failed(Failure failure) {
        failed(failure.kind(), failure.status());
    }

    /** The answer of the attempt broke off. */
    void broke(Failure.Kind kind) {
        failed(kind, NO_STATUS);
    }

    private void failed(Failure.Kind kind, int status) {
        testimony.failed(kind, status);
        error = ErrorType.of(kind);
        ended(kind);
    }

    void retried(Target at) {
        testimony.retried();
        telemetry.retried(at);
    }

    void failedOver(Target from) {
        testimony.failedOver();
        journey.stage("admit");
        telemetry.failedOver(from);
    }

    private void ended(Failure.@Nullable Kind failure) {
        if (target != null) {
            telemetry.attemptFinished(new AttemptSummary(arrival.endpoint(), target, failure, since(attemptBegan)));
            journey.attemptEnded(failure == null ? ErrorType.NONE : ErrorType.of(failure));
        }
    }

    /** An answer was charged. */
    void spent(Target at, Spent spent) {
        usage = spent.usage();
        journey.used(spent.usage());
        charge(at, spent.usage(), spent.cost());
    }

    /** What the provider reported, of an attempt that was held at this bound. */
    void boundUsed(Target at, Spent spent, Money bound) {
        if (exchange != null) {
            telemetry.boundUsed(spend(exchange, at, spent.usage(), spent.cost()), bound);
        }
    }

    /** A whole hold was charged, and nobody knows for how much usage. */
    void chargedAll(Target at, Money held) {
        charge(at, UNKNOWN_USAGE, held);
    }

    private void charge(Target at, Usage used, Money money) {
        cost = cost.plus(money);
        if (exchange != null) {
            telemetry.charged(spend(exchange, at, used, money));
        }
    }

    private static Spend spend(Exchange exchange, Target at, Usage used, Money money) {
        return new Spend(exchange.ask().endpoint(), exchange.ask().model(), variant(exchange), at, used, money);
    }

    /** The first generated content has come. */
    void firstContent() {
        if (firstContent == null) {
            firstContent = since(began);
            journey.firstContent();
        }
    }

    /** How long the attempt at hand has taken so far, by itself: without what came before it. */
    Timing attemptTiming() {
        Duration before = Duration.ofNanos(attemptBegan - began);
        return new Timing(since(attemptBegan), firstContent == null ? null : firstContent.minus(before));
    }

    /** Hears how the events of an answer come. */
    Relay.Progress progress() {
        return new Pulse(nanoTime, this::firstContent, testimony::stalled);
    }

    /** The reply is ready: this is the end, except of a stream. */
    void replied(Reply reply) {
        if (!isOfRate(reply)) {
            enrolled();
        }
        reply.fold(new Reply.Cases<Void>(
                whole -> {
                    Duration total = since(began);
                    whole.whenOver(() -> finish(whole.status(), total));
                    return null;
                },
                streamed -> {
                    telemetry.streamOpened();
                    return null;
                },
                refused -> {
                    telemetry.refused(refused.refusal().reason());
                    journey.stage(exchange == null ? "decide" : "admit");
                    error = ErrorType.of(refused.refusal().reason());
                    return finish(refused.refusal().reason().status());
                },
                broken -> finish(OpenAiErrors.status(broken.failure()))));
    }

    private static boolean isOfRate(Reply reply) {
        return reply instanceof Reply.Refused refused
                && (refused.refusal().reason() == Refusal.Reason.REQUEST_RATE
                        || refused.refusal().reason() == Refusal.Reason.CONCURRENCY);
    }

    /** The client has all of the stream, though work for it may go on. */
    Duration streamOver() {
        if (streamed == null) {
            streamed = since(began);
            telemetry.streamClosed();
        }
        return streamed;
    }

    void streamEnded(Relay.End end) {
        Duration total = streamOver();
        if (end.failure() == null) {
            answered();
            cutOff(end);
        } else {
            broke(end.failure());
        }
        if (end.clientGone()) {
            error = ErrorType.CALLER_GONE;
            testimony.cancelled();
        }
        finish(OK, total);
    }

    /** Nobody is to blame for a rest that was not read, but what it would have said is not known. */
    private void cutOff(Relay.End end) {
        if (!end.complete() && !end.clientGone()) {
            testimony.cutOff();
        }
    }

    /** The exchange ended in an exception. */
    void bug() {
        error = ErrorType.BUG;
        finish(BUG);
    }

    private @Nullable Void finish(int status) {
        return finish(status, since(began));
    }

    private @Nullable Void finish(int status, Duration total) {
        RequestSummary summary = new RequestSummary(
                arrival.requestId(),
                caller,
                arrival.endpoint(),
                exchange == null ? compared : exchange.ask().model(),
                exchange == null ? null : variant(exchange),
                target,
                stream,
                status,
                error,
                cache,
                attempts,
                usage,
                cost,
                new Timing(total, firstContent));
        telemetry.requestFinished(summary);
        testify(total);
        journey.ended(summary);
        log.write(summary);
        return null;
    }

    /** Only of what a provider was asked for, whatever came of it: a refusal of ours and a cached answer show nothing of it. */
    private void testify(Duration total) {
        if (exchange != null && target != null && attempts > 0 && error != ErrorType.BUG) {
            testimony
                    .at(new Testimony.End(exchange, target, usage, cost, total, firstContent))
                    .ifPresent(experiments);
        }
    }

    private static @Nullable String variant(Exchange exchange) {
        Variant variant = exchange.plan().variant();
        return variant == null ? null : variant.name();
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(nanoTime.getAsLong() - nanos);
    }
}
