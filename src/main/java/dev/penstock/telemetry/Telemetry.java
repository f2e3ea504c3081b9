package dev.penstock.telemetry;

import dev.penstock.core.Alert;
import dev.penstock.core.ExperimentAlert;
import dev.penstock.core.Money;
import dev.penstock.core.Refusal;
import dev.penstock.core.Target;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The metrics of the gateway: the pipeline says what happened, scrapers read it. */
public final class Telemetry {

    private final MeterRegistry registry;
    private final RequestMeters requests;
    private final AttemptMeters attempts;
    private final SpendMeters spends;
    private final BudgetGauges budgets;
    private final ExperimentGauges experiments;
    private final Board priceAges;
    private final AlertMeters alerts;
    private final ShadowMeters copies;
    private final Family<String, Timer> added;
    private final Family<String, Counter> feedback;
    private final Map<Refusal.Reason, Counter> refusals = new EnumMap<>(Refusal.Reason.class);
    private final Map<CacheResult, Counter> cacheResults = new EnumMap<>(CacheResult.class);
    private final Counter overruns;
    private final AtomicInteger streams = new AtomicInteger();

    public Telemetry(MeterRegistry registry, Labels labels, TelemetrySettings settings) {
        this.registry = registry;
        this.requests = new RequestMeters(registry, labels, settings);
        this.attempts = new AttemptMeters(registry, labels, settings);
        this.spends = new SpendMeters(registry, labels, settings);
        this.budgets = new BudgetGauges(registry, settings);
        this.experiments = new ExperimentGauges(registry, settings);
        this.priceAges = new Board(
                MetricNames.PRICE_AGE,
                "Days since the oldest price of the provider was read from its source",
                settings.seriesMax(),
                registry);
        this.alerts = new AlertMeters(registry, settings);
        this.copies = new ShadowMeters(registry, labels, settings);
        this.added = new Family<>(MetricNames.ADDED, settings.seriesMax(), registry, this::addedBy);
        this.feedback = new Family<>(MetricNames.FEEDBACK, settings.seriesMax(), registry, this::feedbackOf);
        // From the start, so that the first of a kind is an increase and not a new series.
        for (Refusal.Reason reason : Refusal.Reason.values()) {
            refusals.put(reason, refusals(reason));
        }
        for (CacheResult result : CacheResult.values()) {
            if (result != CacheResult.NONE) {
                cacheResults.put(result, cacheResults(result));
            }
        }
        overruns = Counter.builder(MetricNames.OVERRUN)
                .description("US dollars billed beyond what was held")
                .register(registry);
        gauge(MetricNames.STREAMS_OPEN, "Answers being streamed", streams::get);
    }

    /** A request has ended, in whatever way. */
    public void requestFinished(RequestSummary request) {
        requests.finished(request);
        increment(cacheResults.get(request.cache()));
    }

    /** An attempt at a provider has ended. */
    public void attemptFinished(AttemptSummary attempt) {
        attempts.finished(attempt);
    }

    /** The same target is tried again. */
    public void retried(Target target) {
        attempts.retried(target);
    }

    /** Another target is tried after this one. */
    public void failedOver(Target from) {
        attempts.failedOver(from);
    }

    /** An attempt was billed. */
    public void charged(Spend spend) {
        spends.charged(spend);
    }

    /** An attempt whose usage was reported was held at this bound. */
    public void boundUsed(Spend spend, Money bound) {
        spends.boundUsed(spend, bound);
    }

    /** A cached answer was given instead of an attempt that would have cost this. */
    public void saved(Spend spend) {
        spends.saved(spend);
    }

    /** An attempt was billed so much more than was held for it. */
    public void overrun(Money excess) {
        overruns.increment(Usd.of(excess));
    }

    /** An alert of a budget was told, or could not be. */
    public void alerted(Alert alert, Alert.Outcome outcome) {
        alerts.told(alert, outcome);
    }

    /** An exchange of the model was drawn to be copied, and this came of it. */
    public void shadowed(String model, ShadowResult result) {
        copies.ended(model, result);
    }

    /** Feedback of this name, which the policies declare, was given or changed. */
    public void feedbackGiven(String name) {
        increment(feedback.of(name));
    }

    /** Counts the answers on which no feedback can be given, since they were not noted. */
    public void feedbackSubjectsDropped(LongSupplier count) {
        FunctionCounter.builder(MetricNames.FEEDBACK_DROPPED, count, supplier -> (double) supplier.getAsLong())
                .description("Records for feedback not written: too many at a time, or the store away")
                .register(registry);
    }

    /** An alert of an experiment was told, or could not be. */
    public void alerted(ExperimentAlert alert, Alert.Outcome outcome) {
        alerts.told(alert, outcome);
    }

    /** The gateway said no. */
    public void refused(Refusal.Reason reason) {
        increment(refusals.get(reason));
    }

    public void streamOpened() {
        streams.incrementAndGet();
    }

    public void streamClosed() {
        streams.decrementAndGet();
    }

    /** A stage of the gateway, named by a constant, added so much to a request. */
    public void added(String stage, Duration time) {
        Timer timer = added.of(stage);
        if (timer != null) {
            timer.record(time);
        }
    }

    /** Replaces what the budget gauges show; to be called every few seconds with all budgets. */
    public void budgets(Collection<BudgetUse> uses) {
        budgets.update(uses);
    }

    /** Replaces what the gauges of experiments show, with all variants of all experiments. */
    public void experiments(Collection<VariantUse> uses) {
        experiments.update(uses);
    }

    /** Replaces the days since the oldest price of each provider was read from its source. */
    public void priceAges(Map<String, Long> daysByProvider) {
        Map<Tags, Double> ages = new LinkedHashMap<>();
        daysByProvider.forEach(
                (provider, days) -> ages.put(Tags.of(MetricNames.PROVIDER_NAME, provider), days.doubleValue()));
        priceAges.show(ages);
    }

    /** Shows how many holds are open. */
    public void holdsOpen(LongSupplier count) {
        gauge(MetricNames.HOLDS_OPEN, "Holds that are not resolved yet", count);
    }

    /** Shows how many settlements wait for the ledger's store. */
    public void settlementsWaiting(LongSupplier count) {
        gauge(MetricNames.SETTLEMENTS_WAITING, "Settlements that wait for the ledger's store to come back", count);
    }

    /** Shows whether the ledger's store answers. */
    public void ledgerUp(BooleanSupplier isUp) {
        gauge(MetricNames.LEDGER_UP, "1 while the ledger's store answers", () -> isUp.getAsBoolean() ? 1 : 0);
    }

    /** Shows whether the policy set in force is the one in the files, or those were not taken. */
    public void policyCurrent(BooleanSupplier isCurrent) {
        gauge(
                MetricNames.POLICY_CURRENT,
                "1 while the policies in force are those in the files; 0 while a broken file keeps an old set",
                () -> isCurrent.getAsBoolean() ? 1 : 0);
    }

    /** Shows the bytes that cached answers take in this process. */
    public void cacheMemory(LongSupplier bytes) {
        gauge(MetricNames.CACHE_MEMORY, "Bytes of cached answers in this process", bytes);
    }

    /** Counts the answers that were not stored although they might have been. */
    public void cacheWritesDropped(LongSupplier count) {
        FunctionCounter.builder(MetricNames.CACHE_WRITES_DROPPED, count, supplier -> (double) supplier.getAsLong())
                .description("Answers not stored: too large, too many at a time, or the store away")
                .register(registry);
    }

    /** Counts what experiments were not told, since there was no room or no store for it. */
    public void evidenceDropped(LongSupplier count) {
        FunctionCounter.builder(MetricNames.EVIDENCE_DROPPED, count, supplier -> (double) supplier.getAsLong())
                .description("Pieces of evidence that experiments lost: no room, or the store away for long")
                .register(registry);
    }

    /** Counts the spans of traces that nobody got. */
    public void spansDropped(LongSupplier count) {
        FunctionCounter.builder(MetricNames.SPANS_DROPPED, count, supplier -> (double) supplier.getAsLong())
                .description("Spans of traces not sent: too many at a time, or the collector did not take them")
                .register(registry);
    }

    private static void increment(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }

    private void gauge(String name, String description, LongSupplier value) {
        Gauge.builder(name, value::getAsLong).description(description).register(registry);
    }

    private Counter refusals(Refusal.Reason reason) {
        return Counter.builder(MetricNames.REFUSALS)
                .description("Requests that the gateway refused")
                .tag(MetricNames.REASON, ErrorType.of(reason).label())
                .register(registry);
    }

    private Counter cacheResults(CacheResult result) {
        return Counter.builder(MetricNames.CACHE_REQUESTS)
                .description("Requests that may be cached, by what the cache did")
                .tag(MetricNames.RESULT, result.result())
                .tag(MetricNames.LAYER, result.layer())
                .register(registry);
    }

    private Counter feedbackOf(String name) {
        return Counter.builder(MetricNames.FEEDBACK)
                .description("Feedback that was given or changed, by its name")
                .tag(MetricNames.NAME, name)
                .register(registry);
    }

    private Timer addedBy(String stage) {
        return Timer.builder(MetricNames.ADDED)
                .description("Time that the gateway itself added")
                .tag(MetricNames.STAGE, stage)
                .serviceLevelObjectives(Buckets.ADDED)
                .register(registry);
    }
}
