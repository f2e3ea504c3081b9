package dev.penstock.chaos;

import java.util.Locale;

/** What a budget counts; its limits and counters are in units of that. */
enum Measure {
    /** In nano-USD. An odd amount is usual: no sum of costs meets a limit by chance. */
    USD(1_300_007) {
        @Override
        long of(Bill bill) {
            return bill.nanoUsd();
        }

        @Override
        String number(long units) {
            return Usd.of(units);
        }
    },
    TOKENS(1_009) {
        @Override
        long of(Bill bill) {
            return bill.used().total();
        }
    },
    /** Attempts that a provider may have served. */
    REQUESTS(1) {
        @Override
        long of(Bill bill) {
            return 1;
        }
    };

    private final long usualHold;

    Measure(long usualHold) {
        this.usualHold = usualHold;
    }

    /** About what is held for one question. */
    long usualHold() {
        return usualHold;
    }

    /** The word in policies and keys. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** So much of it, as a policy file has it. */
    String number(long units) {
        return Long.toString(units);
    }

    /** So much of it, for people. */
    String text(long units) {
        return number(units) + " " + (this == USD ? name() : word());
    }

    /** What a line of the bill takes of it. */
    abstract long of(Bill bill);
}
