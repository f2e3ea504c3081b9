package dev.penstock.pipeline;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Deals the letters under which the lanes of comparisons are shown. */
public final class Letters {

    private final RandomGenerator random;
    private final Clock clock;

    /** @param random shuffles those of blind comparisons; used from several threads */
    public Letters(RandomGenerator random, Clock clock) {
        this.random = random;
        this.clock = clock;
    }

    /** The reports of a comparison of so many lanes. */
    LaneReports deal(Arrival arrival, int lanes, boolean blind) {
        return new LaneReports("cmp_" + arrival.id(), clock.instant().getEpochSecond(), blind, order(lanes, blind));
    }

    /** The places in the order in which they are shown: by chance where nothing may tell which is whose. */
    private List<Integer> order(int lanes, boolean blind) {
        List<Integer> places = IntStream.range(0, lanes).boxed().collect(Collectors.toCollection(ArrayList::new));
        for (int left = lanes; blind && left > 1; left--) {
            int drawn = random.nextInt(left);
            places.add(places.remove(drawn));
        }
        return places;
    }
}
