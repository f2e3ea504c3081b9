package dev.penstock.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whole experiments in which units fail, with the evidence read all the time. */
class FailureSimulationTest {

    private static final double ALPHA = .05;
    private static final FailureExcess EXCESS = new FailureExcess(0);

    @Test
    void findsDoubledFailuresAtATenthOfTheSlots() {
        int found = 0;
        for (int run = 0; run < Simulations.COUNT; run++) {
            found += findsDoubledFailures(run) ? 1 : 0;
        }

        assertThat(Simulations.share("doubled failures: found within 400 units", found))
                .isGreaterThanOrEqualTo(.95);
    }

    private static boolean findsDoubledFailures(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double doubled = .1 * 2 / (.1 * 2 + .9);
        long candidate = 0;
        for (int failing = 1; failing <= 400; failing++) {
            candidate += random.nextDouble() < doubled ? 1 : 0;
            FirstFailures failures = new FirstFailures(candidate, failing - candidate, 1000, 9000);
            if (EXCESS.evidence(List.of(failures)).provesAt(ALPHA)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void leavesUnitsAloneThatAlwaysFailWhereCountedRequestsAlarm() {
        int alarms = 0;
        int naiveAlarms = 0;
        for (int run = 0; run < Simulations.COUNT; run++) {
            Ramp ramp = new Ramp(run).run();
            alarms += ramp.alarmed ? 1 : 0;
            naiveAlarms += ramp.naiveAlarmed ? 1 : 0;
        }

        assertThat(Simulations.share("always failing, first failures: alarms", alarms))
                .isLessThanOrEqualTo(ALPHA);
        assertThat(Simulations.share("always failing, requests: alarms", naiveAlarms))
                .isGreaterThan(2 * ALPHA);
    }

    /** A run of two equal variants through 8 epochs: of 4,000 units, 3 % fail in half of their requests, the others never. */
    private static final class Ramp {

        private static final int[] CANDIDATE_SLOTS = {100, 500, 1000, 2500, 5000, 5000, 2500, 5000};
        private static final int FAILING_UNITS = 120;
        private static final int FAILURES = FAILING_UNITS * 20 / 2;
        private static final int FAILURES_PER_LOOK = 10;

        private final SplittableRandom random;
        private final int[] slots;
        private final BitSet failed = new BitSet();
        private final List<FirstFailures> closed = new ArrayList<>();
        private final List<FirstFailures> naiveClosed = new ArrayList<>();
        private boolean alarmed;
        private boolean naiveAlarmed;

        Ramp(long seed) {
            random = new SplittableRandom(seed);
            slots = random.ints(FAILING_UNITS, 0, Crowd.SLOTS).toArray();
        }

        Ramp run() {
            for (int candidateSlots : CANDIDATE_SLOTS) {
                epoch(candidateSlots);
            }
            return this;
        }

        private void epoch(int candidateSlots) {
            long[] first = new long[2];
            long[] all = new long[2];
            for (int i = 1; i <= FAILURES / CANDIDATE_SLOTS.length; i++) {
                int unit = random.nextInt(FAILING_UNITS);
                int arm = slots[unit] < candidateSlots ? 1 : 0;
                all[arm]++;
                if (!failed.get(unit)) {
                    failed.set(unit);
                    first[arm]++;
                }
                if (i % FAILURES_PER_LOOK == 0) {
                    alarmed |= alarms(closed, failures(first, candidateSlots));
                    naiveAlarmed |= alarms(naiveClosed, failures(all, candidateSlots));
                }
            }
            closed.add(failures(first, candidateSlots));
            naiveClosed.add(failures(all, candidateSlots));
        }

        private static FirstFailures failures(long[] arms, int candidateSlots) {
            return new FirstFailures(arms[1], arms[0], candidateSlots, Crowd.SLOTS - candidateSlots);
        }

        private static boolean alarms(List<FirstFailures> closed, FirstFailures open) {
            List<FirstFailures> epochs = new ArrayList<>(closed);
            epochs.add(open);
            return EXCESS.evidence(epochs).provesAt(ALPHA);
        }
    }
}
