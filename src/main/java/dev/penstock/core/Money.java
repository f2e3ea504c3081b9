package dev.penstock.core;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of money in whole nano-USD (10⁻⁹ US dollars), never negative.
 *
 * <p>Amounts stop at 2^53 − 1 nano-USD (9,007,199.254740991 USD), the largest whole number that the ledger's scripts
 * compute exactly.
 */
public record Money(long nanoUsd) implements Comparable<Money> {

    /** The largest amount that is exact in a ledger script: 2^53 − 1. */
    public static final long MAX_NANO_USD = (1L << 53) - 1;

    public static final Money ZERO = new Money(0);

    private static final int NANO_DIGITS = 9;

    public Money {
        if (nanoUsd < 0 || nanoUsd > MAX_NANO_USD) {
            throw new IllegalArgumentException("nanoUsd must be between 0 and " + MAX_NANO_USD + ", not " + nanoUsd);
        }
    }

    /** The amount of so many US dollars; refuses more than nine decimal places. */
    public static Money ofUsd(BigDecimal usd) {
        try {
            return new Money(usd.movePointRight(NANO_DIGITS)
                    .setScale(0, RoundingMode.UNNECESSARY)
                    .longValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("not a whole number of nano-USD: " + usd + " USD", e);
        }
    }

    /** The sum; an {@link IllegalArgumentException} above {@link #MAX_NANO_USD}. */
    public Money plus(Money other) {
        return new Money(Math.addExact(nanoUsd, other.nanoUsd));
    }

    /** What is left after taking the other amount away, at least zero. */
    public Money minusOrZero(Money other) {
        return new Money(Math.max(0, nanoUsd - other.nanoUsd));
    }

    public boolean isZero() {
        return nanoUsd == 0;
    }

    /** US dollars as plain decimal text without trailing zeros, such as {@code 0.000125}. */
    public String toUsd() {
        return isZero()
                ? "0"
                : BigDecimal.valueOf(nanoUsd, NANO_DIGITS).stripTrailingZeros().toPlainString();
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(nanoUsd, other.nanoUsd);
    }
}
