package dev.penstock.config;

/**
 * Ends the reading of a set at its first problem; checked, and turned into a value before it leaves this package.
 */
final class InvalidPolicy extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient PolicyProblem problem;

    InvalidPolicy(PolicyProblem problem) {
        super(problem.toString(), null, false, false);
        this.problem = problem;
    }

    PolicyProblem problem() {
        return problem;
    }
}
