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

    private static final int QUIET_BEGIN_MILLIS = 4_000;
    private static final int QUIET_END_MILLIS = 3_000;
    private static final int GAP_MILLIS_MIN = 800;
    private static final int GAP_MILLIS_MAX = 3_500;

    static Schedule of(ChaosSettings settings) {
        List<Strike> strikes = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            Random random = new Random(settings.seed() ^ lane.name().hashCode());
            strikes.addAll(lane(kinds(lane, settings), random, settings));
        }
        return new Schedule(List.copyOf(strikes));
    }

    List<Strike> of(Lane lane) {
        return strikes.stream().filter(strike -> strike.kind().lane() == lane).toList();
    }

    private static List<FaultKind> kinds(Lane lane, ChaosSettings settings) {
        return Arrays.stream(FaultKind.values())
                .filter(kind -> kind.lane() == lane)
                .filter(kind -> settings.promotes() || kind != FaultKind.REPLICA_PROMOTED)
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
            FaultKind kind = deck.remove(0);
            long length = random.nextInt(kind.shortestMillis(), kind.longestMillis() + 1);
            if (at + length > last) {
                return strikes;
            }
            strikes.add(new Strike(kind, random.nextInt(settings.gateways()), at, length));
            at += length + random.nextInt(GAP_MILLIS_MIN, GAP_MILLIS_MAX);
        }
    }
}
