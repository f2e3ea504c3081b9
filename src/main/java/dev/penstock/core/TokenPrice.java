package dev.penstock.core;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The price of one token in whole pico-USD (10⁻¹² US dollars); 0.02 USD per million tokens is 20,000 of them. */
public record TokenPrice(long picoUsd) {

    /** A million USD per million tokens: far above any price, and small enough that products with token counts fit. */
    public static final long MAX_PICO_USD = 1_000_000_000_000L;

    private static final int MILLION_DIGITS = 6;

    public TokenPrice {
        if (picoUsd < 0 || picoUsd > MAX_PICO_USD) {
            throw new IllegalArgumentException("picoUsd must be between 0 and " + MAX_PICO_USD + ", not " + picoUsd);
        }
    }

    /** The price that is quoted as so many US dollars per million tokens; refuses what is not whole pico-USD a token. */
    public static TokenPrice ofUsdPerMillion(BigDecimal usd) {
        try {
            return new TokenPrice(usd.movePointRight(MILLION_DIGITS)
                    .setScale(0, RoundingMode.UNNECESSARY)
                    .longValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("not a whole number of pico-USD per token: " + usd + " per million", e);
        }
    }

    /** The dearer of two prices. */
    public TokenPrice max(TokenPrice other) {
        return picoUsd >= other.picoUsd ? this : other;
    }

    /** What so many tokens cost, in pico-USD; an {@link ArithmeticException} where that passes 64 bits. */
    public long picoUsdFor(Tokens tokens) {
        return Math.multiplyExact(picoUsd, tokens.count());
    }
}
