package dev.penstock.experiment.evidence;

import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The evidence of one experiment that Redis is to be told next, added up.
 *
 * <p>It is full while there might be no room for one more piece, whichever comes: so what is left out never depends on the
 * variant. Not safe among threads.
 */
final class Batch {

    /** The most changes that one script may make, since nobody else is served meanwhile. */
    static final int STEPS_MAX = 5_000;

    /** The most changes that one piece of evidence takes. */
    static final int STEPS_OF_ONE_MAX = 64;

    private static final int FAILURE_STEPS = 2;

    private final EvidenceKeys keys;
    private final Bounds bounds;
    private final Steps steps = new Steps();
    private final Enrolments enrolments = new Enrolments(steps);
    private final Increments sums = new Increments(steps);
    private final Map<Arm, ArmSums> arms = new LinkedHashMap<>();
    private final Map<Guard, Map<String, String>> failures = new EnumMap<>(Guard.class);
    private final Map<String, Increments> pairs = new LinkedHashMap<>();
    private final Map<Stretch, Map<String, Increments>> stretches = new EnumMap<>(Stretch.class);
    private long pieces;

    Batch(EvidenceKeys keys, Bounds bounds) {
        this.keys = keys;
        this.bounds = bounds;
    }

    Bounds bounds() {
        return bounds;
    }

    boolean isFull() {
        return steps.count() > STEPS_MAX - STEPS_OF_ONE_MAX;
    }

    boolean isEmpty() {
        return pieces == 0;
    }

    /** How many pieces of evidence it has. */
    long pieces() {
        return pieces;
    }

    int steps() {
        return steps.count();
    }

    void add(Evidence piece, Instant now) {
        piece.addTo(this, now);
        pieces++;
    }

    /** A unit came to a variant. */
    void enrol(String unit, Arm arm) {
        enrolments.add(unit, arm);
    }

    /** What is added over all variants and epochs, so that none of it is forgotten with the epochs. */
    Increments sums() {
        return sums;
    }

    ArmSums arm(Arm arm) {
        return arms.computeIfAbsent(arm, first -> new ArmSums(arm, steps));
    }

    Increments pair(AnswerPair.Sides sides) {
        return pairs.computeIfAbsent(keys.pair(sides), first -> new Increments(steps));
    }

    Increments stretch(Stretch stretch, Instant now, String variant) {
        String key = keys.stretch(stretch, stretch.number(now), variant);
        return stretches
                .computeIfAbsent(stretch, first -> new LinkedHashMap<>())
                .computeIfAbsent(key, first -> {
                    steps.add(1);
                    return new Increments(steps);
                });
    }

    /** A unit suffered; its first time counts, should it be its first in the experiment. */
    void addFailure(Guard guard, String unit, Arm arm) {
        Map<String, String> units = failures.computeIfAbsent(guard, first -> new LinkedHashMap<>());
        if (units.putIfAbsent(unit, arm.word()) == null) {
            steps.add(FAILURE_STEPS);
        }
    }

    /** The call that adds all this. */
    FlushCall sealed(FlushCall.Serial serial) {
        FlushCall call = new FlushCall(serial, keys, bounds);
        enrolments.writeTo(call, keys);
        call.increments(keys.sums(), sums);
        arms.values().forEach(arm -> arm.writeTo(call, keys));
        failures.forEach((guard, units) -> call.members('g', List.of(keys.failed(guard), keys.failures(guard)), units));
        pairs.forEach(call::increments);
        stretches.forEach((stretch, points) ->
                points.forEach((key, increments) -> call.increments(key, stretch.kept(), increments)));
        return call;
    }
}
