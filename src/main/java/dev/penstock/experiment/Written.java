package dev.penstock.experiment;

import java.util.Optional;
import java.util.function.Function;

/** What came of writing a table. */
public sealed interface Written {

    /** It is in force. */
    record Done(Table table) implements Written {
        @Override
        public <T> T fold(Function<Done, T> done, Function<Conflict, T> conflict, Function<Fenced, T> fenced) {
            return done.apply(this);
        }
    }

    /**
     * Nothing was written: the store has another table than the one that was seen.
     *
     * @param current the one that it has; empty where it has none
     */
    record Conflict(Optional<Table> current) implements Written {
        @Override
        public <T> T fold(Function<Done, T> done, Function<Conflict, T> conflict, Function<Fenced, T> fenced) {
            return conflict.apply(this);
        }
    }

    /**
     * Nothing was written: the writer is no longer the controller.
     *
     * @param fence the number of a newer one
     */
    record Fenced(long fence) implements Written {
        @Override
        public <T> T fold(Function<Done, T> done, Function<Conflict, T> conflict, Function<Fenced, T> fenced) {
            return fenced.apply(this);
        }
    }

    /** The result of the function for this case. */
    <T> T fold(Function<Done, T> done, Function<Conflict, T> conflict, Function<Fenced, T> fenced);
}
