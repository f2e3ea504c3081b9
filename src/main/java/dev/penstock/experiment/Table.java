package dev.penstock.experiment;

import dev.penstock.core.Model;
import dev.penstock.core.SlotRange;
import java.time.Instant;
import java.util.Locale;

/**
 * Who has which variant of an experiment now: the outcome of its whole history.
 *
 * @param version rises with every change; 0 of a table that no store has
 * @param epoch rises with every change of who has what; evidence of different epochs is never thrown together. 0 of a
 *     table that no store has, under which nothing is counted
 * @param state how far the experiment is
 * @param coverageSlots how many slots of enrolment take part
 * @param allocation which variant owns which slots
 * @param step the step of the ramp that is in force, counted from 1; 0 before the first, and without a ramp
 * @param declaration the policy files that it follows
 * @param note why it is so
 */
public record Table(
        long version,
        long epoch,
        State state,
        int coverageSlots,
        Allocation allocation,
        int step,
        Declaration declaration,
        Note note) {

    /** How far an experiment is. */
    public enum State {
        /** It has a ramp that nobody has started. */
        PENDING,
        /** The next step of its ramp waits for an approval. */
        READY,
        /** It goes on. */
        RUNNING,
        /** Somebody, or a doubt about its evidence, holds it where it is. */
        PAUSED,
        /** It has come to its end. */
        COMPLETED,
        /** It did harm, and the control has the candidate's slots. */
        ROLLED_BACK;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The word in answers and in the store, such as {@code rolled_back}. */
        public String label() {
            return label;
        }

        /** Where an experiment begins. */
        static State first(Model model) {
            return model.terms().ramp() == null ? RUNNING : PENDING;
        }

        static State of(String label) {
            for (State state : values()) {
                if (state.label.equals(label)) {
                    return state;
                }
            }
            throw new IllegalArgumentException("no state of an experiment: '" + label + "'");
        }
    }

    public Table {
        if (version < 0 || epoch < 0 || epoch > version || (version == 0) != (epoch == 0)) {
            throw new IllegalArgumentException(
                    "version and epoch rise from 1, the epoch no faster, not to " + version + " and " + epoch);
        }
        if (coverageSlots < 0 || coverageSlots > SlotRange.SLOTS) {
            throw new IllegalArgumentException(
                    "coverageSlots must be between 0 and " + SlotRange.SLOTS + ", not " + coverageSlots);
        }
        if (step < 0) {
            throw new IllegalArgumentException("step must not be negative, but is " + step);
        }
    }

    /** The first table of a model, as its policy file says. */
    public static Table first(Model model, long revision, Instant now) {
        return declared(model, 1, Declaration.of(model, revision), new Note(now, Note.BY_POLICY, "the first weights"));
    }

    /** What a gateway goes by that has never seen the model's table: the same split, under which nothing is counted. */
    public static Table provisional(Model model) {
        Note note = new Note(Instant.EPOCH, Note.BY_POLICY, "the store has not been heard of");
        return declared(model, 0, Declaration.of(model, 0), note);
    }

    private static Table declared(Model model, long version, Declaration declaration, Note note) {
        return new Table(
                version,
                version,
                State.first(model),
                model.terms().enrolment().coverageSlots(),
                Allocation.first(Weights.of(model)),
                0,
                declaration,
                note);
    }

    /** Whether its ramp is under way, so that its shares are the ramp's to change. */
    public boolean isRamping() {
        return step > 0 && (state == State.READY || state == State.RUNNING || state == State.PAUSED);
    }

    /** Whether some units are counted: the store has it, and two variants can be reached. */
    public boolean isCounting() {
        return epoch > 0 && coverageSlots > 0 && allocation.owning() > 1;
    }

    /** The next table of the same epoch, in another state. */
    public Table in(State next, Note why) {
        return new Table(version + 1, epoch, next, coverageSlots, allocation, step, declaration, why);
    }

    /** The next table, which opens an epoch with other ranges. */
    public Table opening(State next, Allocation ranges, int rampStep, Note why) {
        return new Table(version + 1, epoch + 1, next, coverageSlots, ranges, rampStep, declaration, why);
    }

    /** The next table, which opens an epoch with other weights. */
    public Table reweighted(Weights weights, Note why) {
        return opening(state, allocation.reweighted(weights), step, why);
    }

    /** The next table, which follows other files in an epoch of its own. */
    Table following(Declaration files, State next, int coverage, Allocation ranges, int rampStep, Note why) {
        return new Table(version + 1, epoch + 1, next, coverage, ranges, rampStep, files, why);
    }

    /** The next table, with nothing changed but what it knows of the files. */
    Table hearing(Declaration files) {
        return new Table(version + 1, epoch, state, coverageSlots, allocation, step, files, note);
    }

    /** The same split, under which nothing is counted. */
    Table uncounted() {
        return new Table(0, 0, state, coverageSlots, allocation, step, declaration, note);
    }
}
