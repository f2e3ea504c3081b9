package dev.penstock.budget;

import dev.penstock.core.Money;

/**
 * What became of a hold.
 *
 * @param outcome how it ended
 * @param charged what was charged by this call
 * @param overrun the part of it beyond the hold: above zero only where a provider billed more than the bound
 * @param crossed whether a budget passed a threshold with it
 */
public record Settled(Outcome outcome, Money charged, Money overrun, boolean crossed) {

    /** How a hold ended. */
    public enum Outcome {
        /** This call ended it. */
        SETTLED,
        /** An earlier call had ended it. */
        ALREADY_SETTLED,
        /** Its lease had passed, and the whole hold was charged. */
        ORPHANED,
        /** Its lease has not passed. */
        NOT_DUE,
        /** Redis knew no such hold, and nothing was to be charged. */
        UNKNOWN,
        /**
         * Nobody could say in the time given: the expire job will charge the whole hold. Of one that the gateway gave alone
         * the store knows nothing: the next start charges what it cost, from the journal.
         */
        UNRESOLVED
    }

    static Settled of(Outcome outcome) {
        return new Settled(outcome, Money.ZERO, Money.ZERO, false);
    }
}
