package dev.penstock.experiment.evidence;

import dev.penstock.core.Money;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import dev.penstock.experiment.Exposure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Evidence to count, always the same for the same seed. */
final class Samples {

    static final List<String> VARIANTS = List.of("small", "large");
    static final List<Long> EPOCHS = List.of(1L, 2L, 3L);
    private static final int UNITS = 300;

    private final Random random;

    Samples(long seed) {
        this.random = new Random(seed);
    }

    /** So many pieces of all kinds. */
    List<Evidence> some(int count) {
        List<Evidence> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(one());
        }
        return some;
    }

    private Evidence one() {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return new CacheHit(TestEvidence.EXPERIMENT, arm(), money());
        }
        if (kind == 1) {
            return new Feedback(exposure(), "rating", random.nextInt(3) - 1, random.nextLong(-5_000_000, 5_000_000));
        }
        if (kind == 2) {
            Vote.Result result = Vote.Result.values()[random.nextInt(3)];
            return new Vote(TestEvidence.EXPERIMENT, arm(), result, random.nextBoolean() ? 1 : -1);
        }
        if (kind == 3) {
            return new AnswerPair(
                    TestEvidence.EXPERIMENT,
                    new AnswerPair.Sides(1, "small", "large"),
                    random.nextInt(128),
                    Map.of(Metric.COST_NANO, random.nextLong(900), Metric.TOTAL_MICROS, random.nextLong(90)),
                    Map.of(Metric.COST_NANO, random.nextLong(900), Metric.TOTAL_MICROS, random.nextLong(90)));
        }
        if (kind <= 7) {
            return new Enrolled(named(exposure()));
        }
        return observation();
    }

    private static Exposure named(Exposure exposure) {
        return new Exposure(
                exposure.experiment(),
                exposure.epoch(),
                exposure.variant(),
                exposure.isControl(),
                exposure.unitHash(),
                exposure.bucket(),
                false);
    }

    private Arm arm() {
        return new Arm(EPOCHS.get(random.nextInt(EPOCHS.size())), VARIANTS.get(random.nextInt(VARIANTS.size())));
    }

    /** A unit keeps its bucket, and its variant in an epoch. */
    private Exposure exposure() {
        int unit = random.nextInt(UNITS);
        long epoch = EPOCHS.get(random.nextInt(EPOCHS.size()));
        String variant = VARIANTS.get((int) ((unit + epoch) % VARIANTS.size()));
        return exposure(epoch, variant, unit, random.nextInt(10) == 0);
    }

    static Exposure exposure(long epoch, String variant, int unit, boolean anonymous) {
        return new Exposure(
                TestEvidence.EXPERIMENT, epoch, variant, false, String.format("%016x", unit), unit % 128, anonymous);
    }

    private Money money() {
        return new Money((long) Math.exp(random.nextDouble() * 20));
    }

    private boolean rarely() {
        return random.nextInt(8) == 0;
    }

    private Tokens tokens() {
        return new Tokens(random.nextInt(2_000));
    }

    private Observation observation() {
        Usage usage = new Usage(tokens(), tokens(), tokens(), tokens(), tokens(), Usage.Evidence.REPORTED);
        long total = random.nextLong(1, 5_000_000);
        Long ttft = rarely() ? null : random.nextLong(total);
        Outcome[] outcomes = Outcome.values();
        Finish[] finishes = Finish.values();
        return new Observation(
                exposure(),
                new Observation.Spend(rarely() ? Money.ZERO : money(), money()),
                new Observation.Traffic(usage, random.nextInt(10_000)),
                random.nextBoolean() ? Outcome.OK : outcomes[random.nextInt(outcomes.length)],
                new Observation.Answer(finishes[random.nextInt(finishes.length)], rarely(), rarely(), rarely()),
                new Observation.Detours(random.nextInt(3), random.nextInt(2), rarely()),
                new Observation.Pace(ttft, total, rarely(), rarely(), rarely()));
    }

    /** An exchange that went well. */
    static Observation good(Exposure exposure, long nanoUsd) {
        Tokens ten = new Tokens(10);
        return new Observation(
                exposure,
                new Observation.Spend(new Money(nanoUsd), new Money(nanoUsd)),
                new Observation.Traffic(
                        new Usage(ten, Tokens.ZERO, Tokens.ZERO, ten, Tokens.ZERO, Usage.Evidence.REPORTED), 100),
                Outcome.OK,
                new Observation.Answer(Finish.STOP, false, false, false),
                new Observation.Detours(0, 0, false),
                new Observation.Pace(250_000L, 1_250_000, false, false, false));
    }

    /** The same exchange, had it ended so. */
    static Observation ended(Observation good, Outcome outcome) {
        return new Observation(
                good.exposure(), good.spend(), good.traffic(), outcome, good.answer(), good.detours(), good.pace());
    }

    /** An exchange of which everything is counted that can be. */
    static Observation worst(Exposure exposure) {
        Tokens one = new Tokens(1_000);
        return new Observation(
                exposure,
                new Observation.Spend(new Money(1), new Money(1)),
                new Observation.Traffic(new Usage(one, one, one, one, one, Usage.Evidence.REPORTED), 100),
                Outcome.OK,
                new Observation.Answer(Finish.STOP, true, true, true),
                new Observation.Detours(1, 1, true),
                new Observation.Pace(250_000L, 1_250_000, true, true, true));
    }
}
