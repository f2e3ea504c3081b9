package dev.penstock.meter;

import dev.penstock.core.Money;
import dev.penstock.core.Price;
import dev.penstock.core.TokenPrice;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;

/** What tokens cost: each class of them at its own price, summed in pico-USD and rounded up once to nano-USD. */
public final class PriceBook {

    private static final long PICO_PER_NANO = 1_000;

    private PriceBook() {}

    /**
     * The cost of what an attempt used. An amount above {@link Money#MAX_NANO_USD}, which no plausible usage reaches,
     * becomes that: whoever settles an account needs a figure, not an error.
     */
    public static Money cost(Usage usage, Price price) {
        try {
            long picoUsd = price.input().picoUsdFor(usage.input());
            picoUsd = add(picoUsd, price.cachedInput(), usage.cachedInput());
            picoUsd = add(picoUsd, price.cacheWrite(), usage.cacheWrite());
            picoUsd = add(picoUsd, price.output(), usage.output());
            picoUsd = add(picoUsd, price.reasoning(), usage.reasoning());
            return new Money(Math.min(nanoUsdRoundedUp(picoUsd), Money.MAX_NANO_USD));
        } catch (ArithmeticException passes64Bits) {
            return new Money(Money.MAX_NANO_USD);
        }
    }

    private static long add(long picoUsd, TokenPrice price, Tokens tokens) {
        return Math.addExact(picoUsd, price.picoUsdFor(tokens));
    }

    static long nanoUsdRoundedUp(long picoUsd) {
        return picoUsd / PICO_PER_NANO + (picoUsd % PICO_PER_NANO == 0 ? 0 : 1);
    }
}
