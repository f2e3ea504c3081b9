package dev.penstock.budget;

import dev.penstock.core.Money;
import dev.penstock.core.Tokens;

/**
 * How an attempt ended, for the account.
 *
 * @param kind what kind of end
 * @param cost what is charged, in every budget that the hold touches
 * @param tokens the tokens that were used
 * @param last whether no further attempt of the exchange follows: then its slots are freed
 */
public record Charge(Kind kind, Money cost, Tokens tokens, boolean last) {

    /** A kind of end. */
    public enum Kind {
        /** It may have cost something. */
        SETTLE("settle"),
        /** It certainly cost nothing. */
        RELEASE("release"),
        /** Its lease passed and nobody settled it: the whole hold is charged. */
        ORPHAN("orphan"),
        /** It cost something, and Redis no longer knows its hold. */
        LATE("late");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The name in scripts and metrics. */
        public String word() {
            return word;
        }
    }

    /** The attempt cost this much, and was the last. */
    public static Charge of(Money cost, Tokens tokens) {
        return new Charge(Kind.SETTLE, cost, tokens, true);
    }

    /** The attempt cost nothing, and was the last. */
    public static Charge nothing() {
        return new Charge(Kind.RELEASE, Money.ZERO, Tokens.ZERO, true);
    }

    /** The lease passed: the script charges what was held. */
    static Charge orphan() {
        return new Charge(Kind.ORPHAN, Money.ZERO, Tokens.ZERO, true);
    }

    /** The same, with another attempt of the exchange to follow: it goes on with the slots. */
    public Charge beforeFurtherAttempt() {
        return new Charge(kind, cost, tokens, false);
    }

    Charge late() {
        return new Charge(Kind.LATE, cost, tokens, last);
    }
}
