package dev.penstock.pipeline;

import dev.penstock.core.Money;
import io.vertx.core.MultiMap;
import java.util.List;

/**
 * The lanes of one comparison.
 *
 * @param lanes in the order in which the client named them
 * @param conclusion when all of them are over
 */
record Panel(List<Lane> lanes, Conclusion conclusion) {

    private static final int OK = 200;

    Panel {
        lanes = List.copyOf(lanes);
    }

    /** What they have cost so far. */
    Money cost() {
        return lanes.stream().map(lane -> lane.trail().cost()).reduce(Money.ZERO, Money::plus);
    }

    List<Held> held() {
        return lanes.stream().map(Lane::held).toList();
    }

    /** The head of an answer that is this lane's. */
    MultiMap headOf(Lane chosen) {
        return AnswerHead.ofChosen(
                chosen.exchange(), chosen.held(), chosen.result().headers(), held());
    }

    /** An answer that came in one piece. */
    Reply whole(MultiMap headers, byte[] body) {
        return new Reply.Whole(OK, headers, Wrapped.of(body), conclusion);
    }

    /** No lane has an answer: what the first of them says, since one must. */
    Reply failed() {
        boolean mayHaveCost = lanes.stream().anyMatch(lane -> lane.result().mayHaveCost());
        return lanes.get(0).result().failed(lanes.get(0).held(), mayHaveCost);
    }
}
