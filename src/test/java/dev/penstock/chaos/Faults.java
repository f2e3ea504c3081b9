package dev.penstock.chaos;

import dev.penstock.chaos.FaultKind.Lane;
import dev.penstock.chaos.Striker.Struck;
import java.util.List;
import java.util.stream.Stream;

/**
 * The faults that a run has seen, as far as they excuse something.
 *
 * @param struck all of them
 */
record Faults(List<Struck> struck) {

    static final Faults NONE = new Faults(List.of());
    private static final long LEASE_MILLIS = 1_000L * Cluster.LEASE_SECONDS;
    private static final long REPLICATION_MILLIS_MAX = 1_000;

    Faults {
        struck = List.copyOf(struck);
    }

    /** How often a Redis took over that may not have heard the last writes. */
    int promotions() {
        return (int) of(FaultKind.REPLICA_PROMOTED).count();
    }

    /** Whether a gateway was killed in this time. */
    boolean killedBetween(long fromMillis, long toMillis) {
        return of(FaultKind.GATEWAY_KILLED)
                .anyMatch(kill -> kill.beganMillis() >= fromMillis && kill.beganMillis() <= toMillis);
    }

    /**
     * Whether a gateway fell silent, for longer than its lease, while a Redis lost writes or before it could restore them: nobody
     * waits for it any longer, so what only it knows is lost to the others until it is back, as if both copies were lost.
     */
    boolean lostBothCopies() {
        return of(FaultKind.REPLICA_PROMOTED)
                .anyMatch(promotion -> struck.stream()
                        .filter(fault -> fault.strike().kind().lane() == Lane.GATEWAYS)
                        .anyMatch(fault -> fault.endedMillis() - fault.beganMillis() > LEASE_MILLIS
                                && fault.beganMillis() > promotion.beganMillis() - REPLICATION_MILLIS_MAX
                                && fault.beganMillis() < promotion.endedMillis() + LEASE_MILLIS));
    }

    private Stream<Struck> of(FaultKind kind) {
        return struck.stream().filter(one -> one.strike().kind() == kind);
    }
}
