package dev.penstock.chaos;

import dev.penstock.chaos.FaultKind.Lane;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The faults of a run: always the same for one seed. Each lane deals all of its kinds before one comes again.
 *
 * @param strikes the faults in the order of their begin, lane by lane
 */
record Schedule(List<Strike> strikes) {

    private static final int QUIET_BEGIN_MILLIS = 2_000;
    private static final int QUIET_END_MILLIS = 3_000;
    private static final int GAP_MILLIS_MIN = 500;
    private static final int GAP_MILLIS_MAX = 2_500;
    private static final int LENGTH_MILLIS_MIN = 300;

    /** Beyond the lease of a hold: some are to be lost. */
    private static final int LENGTH_MILLIS_MAX = 1_000 * (Cluster.LEASE_SECONDS + 1);

    static Schedule of(ChaosSettings settings) {
        List<Strike> strikes = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            Random random = new Random(settings.seed() * Lane.values().length + lane.ordinal());
            strikes.addAll(lane(kinds(lane), random, settings));
        }
        return new Schedule(List.copyOf(strikes));
    }

    List<Strike> of(Lane lane) {
        return strikes.stream().filter(strike -> strike.kind().lane() == lane).toList();
    }

    private static List<FaultKind> kinds(Lane lane) {
        return Arrays.stream(FaultKind.values())
                .filter(kind -> kind.lane() == lane)
                .toList();
    }

    private static List<Strike> lane(List<FaultKind> kinds, Random random, ChaosSettings settings) {
        List<Strike> strikes = new ArrayList<>();
        List<FaultKind> deck = new ArrayList<>();
        long last = settings.millis() - QUIET_END_MILLIS;
        long at = QUIET_BEGIN_MILLIS;
        while (true) {
            if (deck.isEmpty()) {
                deck.addAll(kinds);
                Collections.shuffle(deck, random);
            }
            long length = random.nextInt(LENGTH_MILLIS_MIN, LENGTH_MILLIS_MAX);
            if (at + length > last) {
                return strikes;
            }
            strikes.add(new Strike(deck.remove(0), random.nextInt(settings.gateways()), at, length));
            at += length + random.nextInt(GAP_MILLIS_MIN, GAP_MILLIS_MAX);
        }
    }
}
