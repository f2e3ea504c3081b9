package dev.penstock.experiment.control;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants done with an experiment.
 *
 * @param action what
 * @param weights the new weights, for {@link Action#SET_WEIGHTS}; otherwise empty
 * @param variant who wins, or who is rolled back; absent for all
 * @param ifEpoch the epoch that the operator has seen; empty where any will do
 * @param by who it is
 * @param reason why
 */
public record Order(
        Action action,
        Map<String, Long> weights,
        @Nullable String variant,
        OptionalLong ifEpoch,
        String by,
        String reason) {

    /** What can be done. */
    public enum Action {
        /** Give the variants other shares. */
        SET_WEIGHTS,
        /** Begin the ramp. */
        START,
        /** Begin the ramp's next step, whatever its gates say. */
        ADVANCE,
        /** Let the step begin that waits for it. */
        APPROVE,
        /** Let nothing go on by itself. */
        HOLD,
        /** Let it go on. */
        RESUME,
        /** Give the control the slots of a candidate, or of all. */
        ROLLBACK,
        /** Give the winner all slots. */
        CONCLUDE;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The word in requests, such as {@code set_weights}. */
        public String label() {
            return label;
        }

        /** The action of this word; empty where there is none. */
        public static Optional<Action> of(String word) {
            for (Action action : values()) {
                if (action.label.equals(word)) {
                    return Optional.of(action);
                }
            }
            return Optional.empty();
        }
    }

    public Order {
        weights = Map.copyOf(weights);
    }

    /** The same, about this epoch alone. */
    Order in(long epoch) {
        return new Order(action, weights, variant, OptionalLong.of(epoch), by, reason);
    }
}
