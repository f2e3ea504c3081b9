package dev.penstock.config;

import java.util.function.Function;

/** What came of reading a set of policy files: a snapshot, or a problem. */
public sealed interface Reading {

    /** The set is sound. */
    record Taken(Snapshot snapshot) implements Reading {
        @Override
        public <R> R fold(Function<Snapshot, R> taken, Function<PolicyProblem, R> broken) {
            return taken.apply(snapshot);
        }
    }

    /** The set is not sound, and nothing of it is taken. */
    record Broken(PolicyProblem problem) implements Reading {
        @Override
        public <R> R fold(Function<Snapshot, R> taken, Function<PolicyProblem, R> broken) {
            return broken.apply(problem);
        }
    }

    /** The result of the function for this case. */
    <R> R fold(Function<Snapshot, R> taken, Function<PolicyProblem, R> broken);
}
