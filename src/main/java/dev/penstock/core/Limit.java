package dev.penstock.core;

import java.util.Locale;

/** The most that a budget lets through in one period: money, tokens or requests, counted in whole units. */
public sealed interface Limit {

    /** The largest count that is exact in a ledger script: 2^53 − 1. */
    long MAX_UNITS = Money.MAX_NANO_USD;

    /** What is counted. */
    enum Measure {
        USD,
        TOKENS,
        REQUESTS;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** Of what was used, what is counted, in its units. */
        public long of(Money money, Tokens tokens, long requests) {
            return switch (this) {
                case USD -> money.nanoUsd();
                case TOKENS -> tokens.count();
                case REQUESTS -> requests;
            };
        }

        /** The word in policies, answers and metrics, such as {@code tokens}. */
        public String label() {
            return label;
        }
    }

    /** Money, counted in nano-USD. */
    record Spend(Money most) implements Limit {

        @Override
        public long units() {
            return most.nanoUsd();
        }

        @Override
        public Measure measure() {
            return Measure.USD;
        }

        @Override
        public String figure(long units) {
            return new Money(units).toUsd();
        }
    }

    /** Tokens of all classes. */
    record TokenCount(Tokens most) implements Limit {
        public TokenCount {
            requireCountable(most.count());
        }

        @Override
        public long units() {
            return most.count();
        }

        @Override
        public Measure measure() {
            return Measure.TOKENS;
        }

        @Override
        public String figure(long units) {
            return Long.toString(units);
        }
    }

    /** Attempts that a provider may have served. */
    record RequestCount(long most) implements Limit {
        public RequestCount {
            requireCountable(most);
        }

        @Override
        public long units() {
            return most;
        }

        @Override
        public Measure measure() {
            return Measure.REQUESTS;
        }

        @Override
        public String figure(long units) {
            return Long.toString(units);
        }
    }

    long units();

    Measure measure();

    /** So many units as a number: US dollars for money. */
    String figure(long units);

    /** So many units with their name, for people. */
    default String text(long units) {
        return figure(units) + " "
                + (measure() == Measure.USD ? "USD" : measure().label());
    }

    private static void requireCountable(long units) {
        if (units < 0 || units > MAX_UNITS) {
            throw new IllegalArgumentException("a limit must be between 0 and " + MAX_UNITS + ", not " + units);
        }
    }
}
