package dev.penstock.config;

import java.math.BigDecimal;

/** Percentages to two decimal places, which are whole basis points. */
final class Percent {

    static final BigDecimal SMALLEST = new BigDecimal("0.01");

    private static final int DECIMAL_PLACES = 2;

    private Percent() {}

    static boolean isWhole(BigDecimal percent) {
        return percent.stripTrailingZeros().scale() <= DECIMAL_PLACES;
    }

    /** 100 for each percent. */
    static int basisPoints(BigDecimal percent) {
        return percent.movePointRight(DECIMAL_PLACES).intValueExact();
    }
}
