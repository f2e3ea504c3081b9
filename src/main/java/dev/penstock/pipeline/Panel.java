package dev.penstock.pipeline;

import dev.penstock.core.Failure;
import dev.penstock.core.Money;
import dev.penstock.core.Usage;
import dev.penstock.protocol.ComparisonTotal;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /** How they did together, once all are over. */
    ComparisonTotal total(LaneTimes times) {
        @Nullable
        Usage usage = lanes.stream()
                .map(lane -> lane.trail().usage())
                .filter(Objects::nonNull)
                .reduce(Usage::plus)
                .orElse(null);
        return new ComparisonTotal(times.latencyMillis(), usage, cost());
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

    /** Why none has an answer, which is what the first of them says; empty where one has, or may have one yet. */
    Optional<Failure> failure() {
        return lanes.stream().allMatch(lane -> lane.result().failure().isPresent())
                ? lanes.get(0).result().failure()
                : Optional.empty();
    }

    /** No lane has an answer: what the first of them says, since one must. */
    Reply failed() {
        boolean mayHaveCost = lanes.stream().anyMatch(lane -> lane.result().mayHaveCost());
        return lanes.get(0).result().failed(lanes.get(0).held(), mayHaveCost);
    }
}
