package dev.penstock.chaos;

import java.math.BigDecimal;

/** Nano-USD as people and policy files write them. */
final class Usd {

    private static final int NANO_DIGITS = 9;

    private Usd() {}

    static String of(long nanoUsd) {
        return nanoUsd == 0
                ? "0"
                : BigDecimal.valueOf(nanoUsd, NANO_DIGITS).stripTrailingZeros().toPlainString();
    }

    static long nano(String usd) {
        return new BigDecimal(usd).movePointRight(NANO_DIGITS).longValueExact();
    }
}
