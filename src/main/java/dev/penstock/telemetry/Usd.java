package dev.penstock.telemetry;

import dev.penstock.core.Money;

/** Money as metrics have it: floating-point US dollars, for charts only and never computed with here. */
final class Usd {

    private static final double NANO_PER_USD = 1e9;

    private Usd() {}

    static double of(Money money) {
        return (double) money.nanoUsd() / NANO_PER_USD;
    }
}
