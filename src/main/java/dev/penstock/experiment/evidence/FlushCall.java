package dev.penstock.experiment.evidence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The keys and arguments of the flush script, as {@code flush.lua} says. It is made once, and sent again as it is where
 * no reply came.
 */
final class FlushCall {

    /** A batch that is older is given up: nobody could say any more whether it was added. */
    static final Duration RETRIES_END = Duration.ofDays(1);

    /**
     * How long a silent incarnation is known; clocks of gateways and Redis may differ by as much as this is longer than
     * retries go on.
     */
    static final Duration INCARNATION_KEPT = Duration.ofDays(3);

    private final List<String> keys = new ArrayList<>();
    private final List<String> args = new ArrayList<>();

    /** Whose batch this is, and which. */
    record Serial(String incarnation, long sequence, long sealedMillis) {}

    FlushCall(Serial serial, EvidenceKeys experiment, Bounds bounds) {
        keys.addAll(List.of(
                experiment.sequences(),
                experiment.seen(),
                experiment.frozen(),
                experiment.retired(),
                experiment.units()));
        args.addAll(List.of(
                serial.incarnation(),
                Long.toString(serial.sequence()),
                Long.toString(serial.sealedMillis()),
                Long.toString(RETRIES_END.toMillis()),
                Long.toString(INCARNATION_KEPT.toMillis()),
                Long.toString(bounds.unitsMax())));
    }

    /** Adds to a hash that stays. */
    void increments(String key, Increments increments) {
        increments(key, Duration.ZERO, increments);
    }

    /** Adds to a hash that goes so long after it was last added to. */
    void increments(String key, Duration kept, Increments increments) {
        if (!increments.isEmpty()) {
            group('h', List.of(key), kept.toMillis(), increments.size());
            increments.writeTo(args);
        }
    }

    /** Adds members to a set, and for each that is new to the hashes after it. */
    void members(char kind, List<String> setAndHashes, Map<String, String> members) {
        if (!members.isEmpty()) {
            group(kind, setAndHashes, 0, members.size());
            members.forEach((member, what) -> {
                args.add(member);
                args.add(what);
            });
        }
    }

    /**
     * Adds units to the sets of their arms.
     *
     * @param pairs each unit, and which of the sets is its own, from 0
     */
    void enrolments(List<String> sets, List<String> pairs) {
        if (!pairs.isEmpty()) {
            group('a', sets, 0, pairs.size() / 2);
            args.addAll(pairs);
        }
    }

    private void group(char kind, List<String> ofGroup, long ttlMillis, int size) {
        args.add(String.valueOf(kind));
        args.add(Integer.toString(keys.size() + 1));
        args.add(Long.toString(ttlMillis));
        args.add(Integer.toString(size));
        keys.addAll(ofGroup);
    }

    List<String> keys() {
        return keys;
    }

    List<String> args() {
        return args;
    }
}
