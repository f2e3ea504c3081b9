package dev.penstock.experiment.control;

import dev.penstock.experiment.control.Situation.Recent;
import dev.penstock.experiment.evidence.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a variant did in the last minute, out of what is counted for each minute by the clock.
 *
 * <p>What was there at the first look is not counted: it may be from before the epoch.
 */
final class LastMinute {

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private record Sample(Instant at, Recent sinceFirst) {}

    private final Deque<Sample> samples = new ArrayDeque<>();
    private final Map<Instant, Recent> minutes = new HashMap<>();

    /** Takes the newest minutes, at least the last two, and says what came in the last 60 seconds. */
    Recent look(List<Point> points, Instant now) {
        if (!samples.isEmpty() && now.isBefore(samples.getLast().at())) {
            samples.clear();
        }
        Recent all = samples.isEmpty() ? Recent.NOTHING : plus(samples.getLast().sinceFirst(), grown(points));
        minutes.clear();
        points.forEach(point -> minutes.put(point.begin(), of(point)));
        samples.addLast(new Sample(now, all));
        // The newest sample from before the last minute is what the last minute began with.
        while (samples.size() > 1 && isBefore(secondSample(), now)) {
            samples.removeFirst();
        }
        return minus(all, samples.getFirst().sinceFirst());
    }

    private Sample secondSample() {
        var samplesInOrder = samples.iterator();
        samplesInOrder.next();
        return samplesInOrder.next();
    }

    private static boolean isBefore(Sample sample, Instant now) {
        return !sample.at().isAfter(now.minus(WINDOW));
    }

    private Recent grown(List<Point> points) {
        Recent grown = Recent.NOTHING;
        for (Point point : points) {
            grown = plus(grown, minus(of(point), minutes.getOrDefault(point.begin(), Recent.NOTHING)));
        }
        return grown;
    }

    private static Recent of(Point point) {
        return new Recent(point.exchanges(), point.errors());
    }

    private static Recent plus(Recent one, Recent other) {
        return new Recent(one.requests() + other.requests(), one.errors() + other.errors());
    }

    private static Recent minus(Recent one, Recent other) {
        return new Recent(Math.max(0, one.requests() - other.requests()), Math.max(0, one.errors() - other.errors()));
    }
}
