package dev.penstock.experiment.control;

import dev.penstock.core.Model;
import dev.penstock.core.Ramp;
import dev.penstock.core.SlotRange;
import dev.penstock.core.Variant;
import dev.penstock.experiment.Note;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.Table.State;
import dev.penstock.experiment.Weights;
import dev.penstock.experiment.control.Ruling.Granted;
import dev.penstock.experiment.control.Ruling.Moved;
import dev.penstock.experiment.control.Ruling.Refused;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What orders of operators make of a table. */
final class Steps {

    /** So small that weights never overflow, and the bound of policy files. */
    private static final long WEIGHT_MAX = 1_000_000;

    private final Model model;
    private final Table table;
    private final Order order;
    private final Note note;

    private Steps(Model model, Table table, Order order, Instant now) {
        this.model = model;
        this.table = table;
        this.order = order;
        this.note = new Note(now, order.by(), order.reason());
    }

    /** What comes of the order, given now. */
    static Ruling ruling(Model model, Table table, Order order, Instant now) {
        if (order.ifEpoch().isPresent() && order.ifEpoch().getAsLong() != table.epoch()) {
            return new Moved(table.epoch());
        }
        Steps steps = new Steps(model, table, order, now);
        return switch (order.action()) {
            case SET_WEIGHTS -> steps.setWeights();
            case START -> steps.start();
            case ADVANCE -> steps.advance();
            case APPROVE -> steps.approve();
            case HOLD -> steps.hold();
            case RESUME -> steps.resume();
            case ROLLBACK -> steps.rollback();
            case CONCLUDE -> steps.conclude();
        };
    }

    private Ruling granted(Table next) {
        return new Granted(model, next);
    }

    private static Ruling refused(String why) {
        return new Refused(why);
    }

    private Ruling setWeights() {
        if (table.isRamping()) {
            return refused(
                    "Its ramp is under way: advance it, roll it back or conclude it instead of setting weights.");
        }
        for (Map.Entry<String, Long> weight : order.weights().entrySet()) {
            if (model.variant(weight.getKey()) == null) {
                return refused("It has no variant '" + weight.getKey() + "'.");
            }
            if (weight.getValue() < 0 || weight.getValue() > WEIGHT_MAX) {
                return refused("A weight is between 0 and " + WEIGHT_MAX + ", not " + weight.getValue() + ".");
            }
        }
        Map<String, Long> weights = new LinkedHashMap<>();
        for (Variant variant : model.variants()) {
            Long weight = order.weights().get(variant.name());
            if (weight == null) {
                return refused("The weights must name every variant: '" + variant.name() + "' is missing.");
            }
            weights.put(variant.name(), weight);
        }
        if (weights.values().stream().allMatch(weight -> weight == 0)) {
            return refused("One variant must have a weight above 0.");
        }
        State next = isOver() ? State.RUNNING : table.state();
        return granted(table.opening(next, table.allocation().reweighted(new Weights(weights)), 0, note));
    }

    private boolean isOver() {
        return table.state() == State.COMPLETED || table.state() == State.ROLLED_BACK;
    }

    private Ruling start() {
        if (table.state() == State.PENDING || table.state() == State.ROLLED_BACK) {
            return step(1);
        }
        return refused("It is " + table.state().label() + ": only what is pending or rolled back can be started.");
    }

    /** An operator who begins a step approves of it, and gives it the units that its gates have not seen. */
    private Ruling advance() {
        if (table.state() == State.PENDING) {
            return step(1);
        }
        if (table.state() == State.RUNNING || table.state() == State.READY) {
            return step(table.step() + 1);
        }
        return refused(table.state() == State.PAUSED ? "It is on hold: resume it first." : over());
    }

    private String over() {
        return "It is " + table.state().label() + ".";
    }

    private Ruling approve() {
        return table.state() == State.READY
                ? step(table.step() + 1)
                : refused(
                        "No step waits for an approval: it is " + table.state().label() + ".");
    }

    private Ruling step(int step) {
        Ramp ramp = model.terms().ramp();
        if (ramp == null) {
            return refused("It has no ramp: set weights instead.");
        }
        if (step > ramp.steps().size()) {
            return refused("Its ramp has no step after step " + table.step() + ": conclude it instead.");
        }
        if (step == 1 && table.state() == State.RUNNING) {
            return refused("Its weights were set by hand: roll it back before its ramp is started anew.");
        }
        if (table.allocation().size(ramp.candidate()) == SlotRange.SLOTS) {
            return refused("The candidate has all slots already.");
        }
        return granted(Shares.stepped(ramp, table, step, note));
    }

    private Ruling hold() {
        return table.state() == State.RUNNING || table.state() == State.READY
                ? granted(table.in(State.PAUSED, note))
                : refused(
                        "Only what goes on can be held: it is " + table.state().label() + ".");
    }

    /** What made the controller doubt stays behind in its own epoch, or it would hold the experiment again at once. */
    private Ruling resume() {
        if (table.state() != State.PAUSED) {
            return refused("It is not on hold: it is " + table.state().label() + ".");
        }
        boolean wasDoubted = table.note().by().equals(Move.BY);
        return granted(
                wasDoubted
                        ? table.opening(State.RUNNING, table.allocation(), table.step(), note)
                        : table.in(State.RUNNING, note));
    }

    private Ruling rollback() {
        @Nullable String candidate = order.variant();
        if (candidate == null) {
            return isOver()
                            && table.allocation().owning() == 1
                            && table.allocation().size(control()) > 0
                    ? refused("The control has all slots already.")
                    : granted(Shares.taken(table, control(), State.ROLLED_BACK, note));
        }
        if (candidate.equals(control()) || table.allocation().size(candidate) == 0) {
            return refused("'" + candidate + "' is no candidate that has slots.");
        }
        return granted(Shares.rolledBack(model, table, candidate, note));
    }

    private String control() {
        return model.terms().control();
    }

    private Ruling conclude() {
        @Nullable String winner = order.variant();
        if (winner == null) {
            return refused("Say which variant wins.");
        }
        if (model.variant(winner) == null) {
            return refused("It has no variant '" + winner + "'.");
        }
        return granted(Shares.taken(table, winner, State.COMPLETED, note));
    }
}
