package dev.penstock.experiment.control;

import dev.penstock.core.Model;
import dev.penstock.experiment.Table;
import java.util.function.Function;

/** What comes of an order. */
public sealed interface Ruling {

    /**
     * It is done by this table.
     *
     * @param model the experiment as its policy file has it
     * @param next the table
     */
    record Granted(Model model, Table next) implements Ruling {
        @Override
        public <T> T fold(Function<Granted, T> granted, Function<Refused, T> refused, Function<Moved, T> moved) {
            return granted.apply(this);
        }
    }

    /**
     * It cannot be done.
     *
     * @param why in a sentence
     */
    record Refused(String why) implements Ruling {
        @Override
        public <T> T fold(Function<Granted, T> granted, Function<Refused, T> refused, Function<Moved, T> moved) {
            return refused.apply(this);
        }
    }

    /**
     * It is about a state of things that is no more.
     *
     * @param epoch the epoch now
     */
    record Moved(long epoch) implements Ruling {
        @Override
        public <T> T fold(Function<Granted, T> granted, Function<Refused, T> refused, Function<Moved, T> moved) {
            return moved.apply(this);
        }
    }

    /** The result of the function for this case. */
    <T> T fold(Function<Granted, T> granted, Function<Refused, T> refused, Function<Moved, T> moved);
}
