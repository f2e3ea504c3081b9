package dev.penstock.chaos;

import dev.penstock.chaos.FaultKind.Lane;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Carries out a schedule, each lane on a thread of its own. */
final class Striker {

    /**
     * A fault as it was.
     *
     * @param strike what was planned
     * @param beganMillis when it began
     * @param endedMillis when it was over
     */
    record Struck(Strike strike, long beganMillis, long endedMillis) {}

    private final Cluster cluster;
    private final Clock clock;
    private final long origin;
    private final Queue<Struck> struck = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> problems = new ConcurrentLinkedQueue<>();

    Striker(Cluster cluster, Clock clock) {
        this.cluster = cluster;
        this.clock = clock;
        this.origin = System.nanoTime();
    }

    /** Strikes, and returns when so much time has passed and the last fault is over. */
    List<Struck> carryOut(Schedule schedule, long millis) throws InterruptedException {
        List<Thread> lanes = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            Thread thread = new Thread(() -> run(schedule.of(lane), millis), "striker-" + lane);
            lanes.add(thread);
            thread.start();
        }
        awaitTime(millis);
        for (Thread lane : lanes) {
            lane.join();
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException("a fault could not be brought about", problems.peek());
        }
        return List.copyOf(struck);
    }

    private void run(List<Strike> strikes, long millis) {
        try {
            for (Strike strike : strikes) {
                awaitTime(strike.atMillis());
                // A lane that is late, since a gateway starts slowly, does not go on into the end.
                if (elapsedMillis() + strike.lengthMillis() < millis) {
                    strike(strike);
                }
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            problems.add(e);
        }
    }

    private void strike(Strike strike) throws IOException {
        long began = clock.millis();
        strike.kind().begin(cluster, strike.gateway());
        awaitTime(elapsedMillis() + strike.lengthMillis());
        strike.kind().end(cluster, strike.gateway());
        struck.add(new Struck(strike, began, clock.millis()));
    }

    private long elapsedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - origin);
    }

    /** Time itself is what is waited for here: a fault lasts as long as it lasts. */
    private void awaitTime(long millis) {
        for (long left = millis - elapsedMillis(); left > 0; left = millis - elapsedMillis()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(left));
        }
    }
}
