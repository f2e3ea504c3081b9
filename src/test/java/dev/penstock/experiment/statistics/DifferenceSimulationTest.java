package dev.penstock.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Whole experiments with units that stay, of about 20 correlated requests each, watched all the time. */
class DifferenceSimulationTest {

    private static final double ALPHA = .05;
    private static final int LOOKS = 50;
    private static final int UNITS = 2000;
    private static final int POPULATION = 5000;
    private static final int REQUESTS_PER_UNIT = 20;
    private static final ConfidenceSequence SEQUENCE = new ConfidenceSequence(ALPHA, 5000);

    @Test
    void leavesEqualVariantsAloneWhereATestOfRequestsAlarms() {
        Alarms alarms = Alarms.of(Simulations.COUNT, new int[] {5000}, 1);

        assertThat(Simulations.share("A/A, absolute: alarms", alarms.absolute)).isLessThanOrEqualTo(ALPHA);
        assertThat(Simulations.share("A/A, relative: alarms", alarms.relative)).isLessThanOrEqualTo(ALPHA);
        assertThat(Simulations.share("A/A, one side: alarms", alarms.oneSided)).isLessThanOrEqualTo(ALPHA);
        assertThat(Simulations.share("A/A, requests: alarms", alarms.requests)).isGreaterThan(.5);
    }

    @Test
    void leavesEqualVariantsAloneOverEpochsInWhichEverythingGetsDearer() {
        int[] ramp = {500, 1000, 2500, 5000, 7500};

        Alarms alarms = Alarms.of(Simulations.COUNT, ramp, 1.5);

        assertThat(Simulations.share("5 epochs, absolute: alarms", alarms.absolute))
                .isLessThanOrEqualTo(ALPHA);
        assertThat(Simulations.share("5 epochs, relative: alarms", alarms.relative))
                .isLessThanOrEqualTo(ALPHA);
        assertThat(Simulations.share("5 epochs, one side: alarms", alarms.oneSided))
                .isLessThanOrEqualTo(ALPHA);
        assertThat(Simulations.share("5 epochs, pooled: alarms", alarms.pooled)).isGreaterThan(.5);
    }

    @Test
    void leavesEqualVariantsAloneOnARampThatStartsWithAHundredth() {
        int[] ramp = {100, 100, 1000, 2500, 5000};

        Alarms alarms = Alarms.of(Simulations.COUNT, ramp, 1.5);

        assertThat(Simulations.share("ramp from 1 %, absolute: alarms", alarms.absolute))
                .isLessThanOrEqualTo(ALPHA);
        assertThat(Simulations.share("ramp from 1 %, relative: alarms", alarms.relative))
                .isLessThanOrEqualTo(ALPHA);
        assertThat(Simulations.share("ramp from 1 %, one side: alarms", alarms.oneSided))
                .isLessThanOrEqualTo(ALPHA);
    }

    /** In how many runs each test alarmed although the variants are equal. */
    private static final class Alarms {

        int absolute;
        int relative;
        int oneSided;
        int requests;
        int pooled;

        static Alarms of(int runs, int[] candidateSlots, double drift) {
            Alarms alarms = new Alarms();
            for (int run = 0; run < runs; run++) {
                alarms.add(new Experiment(run, candidateSlots, drift).run());
            }
            return alarms;
        }

        private void add(Experiment experiment) {
            absolute += experiment.absolute ? 1 : 0;
            relative += experiment.relative ? 1 : 0;
            oneSided += experiment.oneSided ? 1 : 0;
            requests += experiment.requests ? 1 : 0;
            pooled += experiment.pooled ? 1 : 0;
        }
    }

    /** One run of two equal variants: an epoch for each share, and what each test ever said. */
    private static final class Experiment {

        private final Crowd crowd;
        private final int[] candidateSlots;
        private final double drift;
        private final NaiveRequestTest naive = new NaiveRequestTest();
        private final List<Sums[]> epochs = new ArrayList<>();
        private final List<Arms> closed = new ArrayList<>();
        private boolean absolute;
        private boolean relative;
        private boolean oneSided;
        private boolean requests;
        private boolean pooled;

        Experiment(long seed, int[] candidateSlots, double drift) {
            crowd = new Crowd(seed, 1, 1);
            this.candidateSlots = candidateSlots;
            this.drift = drift;
        }

        Experiment run() {
            int looksPerEpoch = LOOKS / candidateSlots.length;
            for (int slots : candidateSlots) {
                Sums[] sums = {new Sums(), new Sums()};
                double price = Math.pow(drift, epochs.size());
                epochs.add(sums);
                for (int look = 0; look < looksPerEpoch; look++) {
                    serve(slots, price, sums);
                    look();
                }
                closed.add(Sums.arms(sums[0], sums[1]));
            }
            return this;
        }

        private void serve(int slots, double price, Sums[] sums) {
            for (int i = 0; i < UNITS / LOOKS; i++) {
                crowd.newcomer();
            }
            for (int i = 0; i < UNITS / LOOKS * REQUESTS_PER_UNIT; i++) {
                Crowd.Unit unit = crowd.any();
                double cost = price * crowd.cost(unit);
                boolean isCandidate = unit.slot() < slots;
                sums[isCandidate ? 1 : 0].add(unit, cost);
                naive.add(isCandidate, cost);
            }
        }

        private void look() {
            Sums control = all(0);
            Sums candidate = all(1);
            UnitCounts units = Sums.counts(control, candidate);
            Sums[] open = epochs.get(epochs.size() - 1);
            List<Arms> arms = new ArrayList<>(closed);
            arms.add(Sums.arms(open[0], open[1]));
            Optional<Difference> difference = Difference.of(arms);
            requests |= naive.alarms();
            absolute |= alarms(difference.map(Difference::absolute), units);
            relative |= alarms(difference.flatMap(Difference::relative), units);
            oneSided |= difference
                    .flatMap(known -> SEQUENCE.finding(known.absolute(), units))
                    .filter(finding -> finding.lower() > 0)
                    .isPresent();
            pooled |=
                    alarms(Difference.of(List.of(Sums.arms(control, candidate))).map(Difference::absolute), units);
        }

        private Sums all(int arm) {
            Sums all = new Sums();
            epochs.forEach(sums -> all.add(sums[arm]));
            return all;
        }

        private static boolean alarms(Optional<Estimate> difference, UnitCounts units) {
            return difference
                    .flatMap(estimate -> SEQUENCE.finding(estimate, units))
                    .filter(finding -> finding.evidence().provesAt(ALPHA))
                    .isPresent();
        }
    }

    @Test
    void findsATenthMoreCostWithTheUnitsThatThePowerTableSays() {
        long[] needed = unitsToFind(1.1);

        int found =
                (int) Arrays.stream(needed).filter(units -> units <= POPULATION).count();
        assertThat(Simulations.share("+10 % cost: found", found)).isBetween(.8, .95);
        assertThat(median("+10 % cost: units", needed)).isBetween(3500L, 4500L);
    }

    @Test
    void findsAFifthMoreCostAlways() {
        long[] needed = unitsToFind(1.2);

        int found =
                (int) Arrays.stream(needed).filter(units -> units <= POPULATION).count();
        assertThat(Simulations.share("+20 % cost: found", found)).isGreaterThan(.99);
        assertThat(median("+20 % cost: units", needed)).isBetween(1500L, 2800L);
    }

    private static long median(String name, long[] values) {
        Arrays.sort(values);
        return Simulations.value(name, values[values.length / 2]);
    }

    private static long[] unitsToFind(double factor) {
        return LongStream.range(0, Simulations.COUNT)
                .map(seed -> unitsToFind(new Crowd(seed, .7, .5), factor))
                .toArray();
    }

    /** How many units of the population had come at the first look that proves the candidate dearer; one more if none does. */
    private static long unitsToFind(Crowd crowd, double factor) {
        for (int i = 0; i < POPULATION; i++) {
            crowd.newcomer();
        }
        Sums control = new Sums();
        Sums candidate = new Sums();
        for (int look = 0; look < LOOKS; look++) {
            for (int i = 0; i < POPULATION * REQUESTS_PER_UNIT / LOOKS; i++) {
                Crowd.Unit unit = crowd.any();
                boolean isCandidate = unit.slot() < Crowd.SLOTS / 2;
                (isCandidate ? candidate : control).add(unit, crowd.cost(unit) * (isCandidate ? factor : 1));
            }
            if (isDearer(control, candidate)) {
                return Sums.counts(control, candidate).distinct();
            }
        }
        return POPULATION + 1L;
    }

    private static boolean isDearer(Sums control, Sums candidate) {
        UnitCounts units = Sums.counts(control, candidate);
        return Difference.of(List.of(Sums.arms(control, candidate)))
                .flatMap(Difference::relative)
                .flatMap(relative -> SEQUENCE.finding(relative, units))
                .filter(finding -> finding.interval().lower() > 0)
                .isPresent();
    }
}
