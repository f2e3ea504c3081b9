package dev.penstock.experiment.control;

import dev.penstock.core.ExperimentAlert;
import dev.penstock.core.Model;
import dev.penstock.core.Ramp;
import dev.penstock.experiment.Note;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.Table.State;
import java.time.Instant;
import java.util.Optional;

/** What the controller does about an experiment by itself. */
public sealed interface Move {

    /** Who it is that does it, in tables. */
    String BY = "controller";

    /** Nothing. */
    record Stay() implements Move {
        @Override
        public Optional<Table> next(Model model, Table table, Instant now) {
            return Optional.empty();
        }

        @Override
        public Optional<ExperimentAlert.What> alert() {
            return Optional.empty();
        }

        @Override
        public String reason() {
            return "nothing is to be done";
        }

        @Override
        public String evidence() {
            return "";
        }
    }

    /** The control gets the candidate's slots. The experiment goes on if there are other candidates. */
    record RollBack(String candidate, String reason, String evidence) implements Move {
        @Override
        public Optional<Table> next(Model model, Table table, Instant now) {
            return Optional.of(Shares.rolledBack(model, table, candidate, note(this, now)));
        }

        @Override
        public Optional<ExperimentAlert.What> alert() {
            return Optional.of(ExperimentAlert.What.ROLLED_BACK);
        }
    }

    /** It stays where it is until somebody has looked. */
    record Hold(String reason, String evidence) implements Move {
        @Override
        public Optional<Table> next(Model model, Table table, Instant now) {
            return Optional.of(table.in(State.PAUSED, note(this, now)));
        }

        @Override
        public Optional<ExperimentAlert.What> alert() {
            return Optional.of(ExperimentAlert.What.HELD);
        }
    }

    /** It ends, and the control gets all slots. */
    record Stop(String reason, String evidence) implements Move {
        @Override
        public Optional<Table> next(Model model, Table table, Instant now) {
            return Optional.of(Shares.taken(table, model.terms().control(), State.COMPLETED, note(this, now)));
        }

        @Override
        public Optional<ExperimentAlert.What> alert() {
            return Optional.of(ExperimentAlert.What.STOPPED);
        }
    }

    /**
     * The next step of the ramp begins.
     *
     * @param step which one, counted from 1
     */
    record Advance(int step, String reason, String evidence) implements Move {
        @Override
        public Optional<Table> next(Model model, Table table, Instant now) {
            return Optional.of(Shares.stepped(ramp(model), table, step, note(this, now)));
        }

        @Override
        public Optional<ExperimentAlert.What> alert() {
            return Optional.empty();
        }
    }

    /** The next step of the ramp could begin, and waits for an approval. */
    record AskApproval(String reason, String evidence) implements Move {
        @Override
        public Optional<Table> next(Model model, Table table, Instant now) {
            return Optional.of(table.in(State.READY, note(this, now)));
        }

        @Override
        public Optional<ExperimentAlert.What> alert() {
            return Optional.of(ExperimentAlert.What.APPROVAL_WANTED);
        }
    }

    /** The candidate has all slots and has kept them for as long as its last step lasts. */
    record Complete(String reason, String evidence) implements Move {
        @Override
        public Optional<Table> next(Model model, Table table, Instant now) {
            return Optional.of(table.in(State.COMPLETED, note(this, now)));
        }

        @Override
        public Optional<ExperimentAlert.What> alert() {
            return Optional.empty();
        }
    }

    /** The table after it; empty where nothing changes. */
    Optional<Table> next(Model model, Table table, Instant now);

    /** What is told of it; empty where nobody needs to know. */
    Optional<ExperimentAlert.What> alert();

    /** Why, in a sentence for operators. */
    String reason();

    /** The numbers behind it: an object of JSON, or nothing. */
    String evidence();

    private static Note note(Move move, Instant now) {
        return new Note(now, BY, move.reason());
    }

    private static Ramp ramp(Model model) {
        Ramp ramp = model.terms().ramp();
        if (ramp == null) {
            throw new IllegalArgumentException("the model " + model.name() + " has no ramp");
        }
        return ramp;
    }
}
