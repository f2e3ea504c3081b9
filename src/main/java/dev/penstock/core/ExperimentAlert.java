package dev.penstock.core;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * That an experiment was changed by itself, or waits for somebody.
 *
 * @param id the id of the change in the experiment's history: what is told twice has the same
 * @param experiment the experiment, which goes by its model's name
 * @param what what was done
 * @param reason why, in a sentence for operators
 * @param evidence the numbers behind it: an object of JSON
 * @param at when it was done
 */
public record ExperimentAlert(String id, String experiment, What what, String reason, String evidence, Instant at) {

    /** What was done. */
    public enum What {
        /** A candidate did harm, and the control has its slots. */
        ROLLED_BACK,
        /** It stays where it is until somebody has looked. */
        HELD,
        /** It has come to its end before its time, and the control has all slots. */
        STOPPED,
        /** The next step of its ramp waits for an approval. */
        APPROVAL_WANTED;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** What goes by this word; empty of a word that nobody knows. */
        public static Optional<What> of(String label) {
            return Arrays.stream(values())
                    .filter(what -> what.label.equals(label))
                    .findFirst();
        }

        /** The word in messages and metrics, such as {@code rolled_back}. */
        public String label() {
            return label;
        }
    }
}
