package dev.penstock.chaos;

import java.math.BigDecimal;

/**
 * What a model of the oracle costs. It shares no code with the gateway.
 *
 * @param inputPico pico-USD for a token of fresh input: a millionth of the price in USD per million tokens
 * @param cachedPico the same for a token of input that was cached
 * @param outputPico the same for an output token
 */
record Price(long inputPico, long cachedPico, long outputPico) {

    private static final long PICO_PER_NANO = 1_000;
    private static final int MILLION_DIGITS = 6;

    /** The price as a policy file has it. */
    String[] settings() {
        return new String[] {
            "input: " + usdPerMillion(inputPico),
            "cached_input: " + usdPerMillion(cachedPico),
            "output: " + usdPerMillion(outputPico)
        };
    }

    /** What these tokens cost in nano-USD, rounded up once. */
    long nanoUsd(Tokens used) {
        long picoUsd = Math.multiplyExact(inputPico, used.input() - used.cached())
                + Math.multiplyExact(cachedPico, used.cached())
                + Math.multiplyExact(outputPico, used.output());
        return (picoUsd + PICO_PER_NANO - 1) / PICO_PER_NANO;
    }

    private static String usdPerMillion(long pico) {
        return BigDecimal.valueOf(pico, MILLION_DIGITS).toPlainString();
    }
}
