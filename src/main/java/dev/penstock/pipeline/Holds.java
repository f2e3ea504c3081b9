package dev.penstock.pipeline;

import dev.penstock.budget.Admission;
import dev.penstock.budget.Admission.Admitted;
import dev.penstock.core.Target;
import dev.penstock.core.Tokens;
import dev.penstock.meter.Bound;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;

/** The holds of one exchange, one for each of its attempts, whether these follow one another or are made side by side. */
final class Holds {

    private final Stages stages;
    private final List<Settlement> settlements = new ArrayList<>(1);
    private int lastAttempt = 1;
    private int open;

    Holds(Stages stages) {
        this.stages = stages;
    }

    /** Asks whether a further attempt may go out. */
    Uni<Admission> admit(Exchange exchange, Target target, Bound bound) {
        return stages.ledger().admit(stages.reservation(exchange, target, nextAttempt(), bound));
    }

    /** The same of one that runs beside others: limits must have room for the tokens of all that are not admitted yet. */
    Uni<Admission> admit(Exchange exchange, Target target, Bound bound, Tokens room) {
        return stages.ledger()
                .admit(stages.reservation(exchange, target, nextAttempt(), bound)
                        .withRoomFor(room));
    }

    /**
     * The number of the next attempt. The first is counted in limits of requests and slots, so it stays the first until it is
     * admitted; every later one is asked for under a number of its own, since a refused one leaves its name behind.
     */
    private int nextAttempt() {
        return settlements.isEmpty() ? 1 : ++lastAttempt;
    }

    /** Takes what was admitted into its hands before anything else can go wrong. */
    Held take(Exchange exchange, Target target, Bound bound, Admitted admission) {
        Settlement settlement =
                new Settlement(stages.ledger(), admission.hold(), bound, exchange, target, this::isLastToEnd);
        settlements.add(settlement);
        open++;
        return new Held(target, bound, admission.standing(), settlement);
    }

    /** One more has ended. With the last one that is open the slots of the exchange are free. */
    private boolean isLastToEnd() {
        return --open == 0;
    }

    /** Nothing is sent: all that was held is given back. */
    void unused() {
        settlements.forEach(Settlement::unused);
    }

    /** A bug leaves none of them open. */
    void bug() {
        settlements.forEach(Settlement::bug);
    }
}
