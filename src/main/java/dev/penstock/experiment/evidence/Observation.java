package dev.penstock.experiment.evidence;

import dev.penstock.core.Money;
import dev.penstock.core.Usage;
import dev.penstock.experiment.Exposure;
import dev.penstock.experiment.statistics.Cells;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exchange of an exposed unit that has ended, whichever way.
 *
 * @param exposure the unit and its variant
 * @param spend what it cost
 * @param traffic what went to and fro
 * @param outcome how it ended
 * @param answer what the answer was like
 * @param detours what it took to get one
 * @param pace how long it took
 */
public record Observation(
        Exposure exposure, Spend spend, Traffic traffic, Outcome outcome, Answer answer, Detours detours, Pace pace)
        implements Evidence {

    private static final long MICROS_PER_MILLI = 1_000;
    /** Thousandths in a token, times microseconds in a second. */
    private static final double MILLITOKENS_TIMES_MICROS = 1e9;

    /** What was billed, and what it would have cost at list price. */
    public record Spend(Money billed, Money list) {}

    /** The tokens, and the bytes of the prompt. */
    public record Traffic(Usage usage, long promptBytes) {

        public Traffic {
            requireNotNegative("promptBytes", promptBytes);
        }
    }

    /**
     * What the answer was like.
     *
     * @param finish why the model stopped
     * @param refusal whether the model declined to answer
     * @param empty whether there was nothing in it
     * @param badJson whether it was to be JSON and was none
     */
    public record Answer(Finish finish, boolean refusal, boolean empty, boolean badJson) {}

    /**
     * What it took to get an answer.
     *
     * @param retries further attempts at the same target
     * @param failovers attempts at another target
     * @param crossover whether another variant's target answered
     */
    public record Detours(int retries, int failovers, boolean crossover) {

        public Detours {
            requireNotNegative("retries", retries);
            requireNotNegative("failovers", failovers);
        }
    }

    /**
     * How long it took.
     *
     * @param ttftMicros the time to the first token; absent where there was none
     * @param totalMicros the time to the end
     * @param slowFirstToken whether the first token came later than the experiment takes for good
     * @param slowTotal whether the end did
     * @param stalled whether the stream was silent for long amid the answer
     */
    public record Pace(
            @Nullable Long ttftMicros, long totalMicros, boolean slowFirstToken, boolean slowTotal, boolean stalled) {

        public Pace {
            requireNotNegative("totalMicros", totalMicros);
            if (ttftMicros != null && (ttftMicros < 0 || ttftMicros > totalMicros)) {
                throw new IllegalArgumentException(
                        "ttftMicros must be between 0 and " + totalMicros + ", not " + ttftMicros);
            }
        }
    }

    private static void requireNotNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative: " + value);
        }
    }

    @Override
    public String experiment() {
        return exposure.experiment();
    }

    @Override
    public void addTo(Batch batch, Instant now) {
        ArmSums arm = batch.arm(Arm.of(exposure));
        Map<Distribution, Integer> cells = cells();
        count(arm);
        batch.sums().add(Total.COST_NANO.field(), spend.billed().nanoUsd());
        cells.forEach(arm::add);
        for (Stretch stretch : Stretch.values()) {
            chart(batch.stretch(stretch, now, exposure.variant()));
        }
        if (!exposure.isAnonymous()) {
            sum(arm, batch.bounds().costMax());
            arm.addUnit(exposure.unitHash(), cells);
            failures().forEach(guard -> batch.addFailure(guard, exposure.unitHash(), Arm.of(exposure)));
        }
    }

    private void count(ArmSums arm) {
        Usage usage = traffic.usage();
        arm.add(Total.EXCHANGES, 1);
        arm.add(Total.COST_NANO, spend.billed().nanoUsd());
        arm.add(Total.LIST_NANO, spend.list().nanoUsd());
        arm.add(Total.TOKENS_IN, usage.input().count());
        arm.add(Total.TOKENS_IN, usage.cacheWrite().count());
        arm.add(Total.TOKENS_CACHED, usage.cachedInput().count());
        arm.add(Total.TOKENS_OUT, usage.output().count());
        arm.add(Total.TOKENS_REASON, usage.reasoning().count());
        arm.add(outcome.total(), 1);
        arm.add(answer.finish().total(), 1);
        arm.add(Total.RETRIES, detours.retries());
        arm.add(Total.FAILOVERS, detours.failovers());
        arm.add(Total.SLOW_TTFT, one(pace.slowFirstToken()));
        arm.add(Total.SLOW_TOTAL, one(pace.slowTotal()));
        arm.add(Total.STALLED, one(pace.stalled()));
        arm.add(Total.REFUSALS, one(answer.refusal()));
        arm.add(Total.EMPTY, one(answer.empty()));
        arm.add(Total.BAD_JSON, one(answer.badJson()));
        arm.add(Total.CROSSOVERS, one(detours.crossover()));
    }

    private void sum(ArmSums arm, Money costMax) {
        int bucket = exposure.bucket();
        Usage usage = traffic.usage();
        arm.add(bucket, Metric.EXCHANGES, 1);
        arm.add(bucket, Metric.COST_NANO, Math.min(spend.billed().nanoUsd(), costMax.nanoUsd()));
        arm.add(bucket, Metric.TOKENS_IN, usage.input().count());
        arm.add(bucket, Metric.TOKENS_IN, usage.cacheWrite().count());
        arm.add(bucket, Metric.TOKENS_OUT, usage.output().count());
        arm.add(bucket, Metric.PROMPT_BYTES, traffic.promptBytes());
        if (pace.ttftMicros() != null) {
            arm.add(bucket, Metric.TTFT_MICROS, pace.ttftMicros());
            arm.add(bucket, Metric.TTFT_COUNT, 1);
        }
        if (outcome == Outcome.OK) {
            arm.add(bucket, Metric.TOTAL_MICROS, pace.totalMicros());
            arm.add(bucket, Metric.TOTAL_COUNT, 1);
        }
    }

    private void chart(Increments point) {
        point.add(Point.EXCHANGES, 1);
        point.add(Point.COST, spend.billed().nanoUsd());
        point.add(Point.ERRORS, one(outcome.isFailure()));
        point.add(Point.TOKENS_OUT, traffic.usage().output().count());
    }

    /** How long a failure took, or a client stayed, says nothing of how fast answers are. */
    private Map<Distribution, Integer> cells() {
        Map<Distribution, Integer> cells = new EnumMap<>(Distribution.class);
        cells.put(Distribution.COST, Cells.of(spend.billed().nanoUsd()));
        if (pace.ttftMicros() != null) {
            cells.put(Distribution.TTFT, Cells.of(pace.ttftMicros() / MICROS_PER_MILLI));
        }
        if (outcome == Outcome.OK) {
            cells.put(Distribution.TOTAL, Cells.of(pace.totalMicros() / MICROS_PER_MILLI));
            long perSecond = millitokensPerSecond();
            if (perSecond > 0) {
                cells.put(Distribution.MILLITOKENS_PER_SECOND, Cells.of(perSecond));
            }
        }
        return cells;
    }

    /**
     * The first token is what the clock starts at; 0 where there is no second one, or it took no time. A floating point number
     * on the way, since absurd counts of a provider have no room in a whole one.
     */
    private long millitokensPerSecond() {
        long later = traffic.usage().output().count() - 1;
        long micros = pace.ttftMicros() == null ? 0 : pace.totalMicros() - pace.ttftMicros();
        return micros > 0 ? (long) ((double) later * MILLITOKENS_TIMES_MICROS / micros) : 0;
    }

    private Set<Guard> failures() {
        Set<Guard> failures = EnumSet.noneOf(Guard.class);
        include(failures, Guard.ERRORS, outcome.isFailure());
        include(failures, Guard.SLOW_FIRST_TOKEN, pace.slowFirstToken());
        include(failures, Guard.SLOW_TOTAL, pace.slowTotal());
        include(failures, Guard.STALLED, pace.stalled());
        include(failures, Guard.REFUSALS, answer.refusal());
        include(failures, Guard.INVALID_JSON, answer.badJson());
        return failures;
    }

    private static void include(Set<Guard> failures, Guard guard, boolean failed) {
        if (failed) {
            failures.add(guard);
        }
    }

    private static long one(boolean is) {
        return is ? 1 : 0;
    }
}
