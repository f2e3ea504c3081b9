package dev.penstock.experiment.statistics;

import java.util.logging.Logger;

/** How many seeded runs a simulation makes, and what came of them. */
final class Simulations {

    /** More on demand: {@code -Dpenstock.test.simulations=10000}. */
    static final int COUNT = Integer.getInteger("penstock.test.simulations", 400);

    private static final Logger LOG = Logger.getLogger(Simulations.class.getName());

    private Simulations() {}

    /** A value, logged under its name. */
    static long value(String name, long value) {
        LOG.fine(() -> name + ": " + value);
        return value;
    }

    /** The part of the runs in which it happened; logged under its name. */
    static double share(String name, int happened) {
        double share = (double) happened / COUNT;
        LOG.fine(() -> name + " in " + happened + " of " + COUNT + " runs");
        return share;
    }
}
