package dev.penstock.it;

import dev.penstock.testing.FakeProvider.Bill;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * A price, and what follows from it by hand. It shares no code with the gateway.
 *
 * @param inputPico pico-USD for an input token: a millionth of the price in USD per million tokens
 * @param outputPico the same for an output token
 */
record Tariff(long inputPico, long outputPico) {

    private static final long PICO_PER_NANO = 1_000;
    private static final long TEMPLATE_TOKENS = 512;
    private static final long TOKENS_PER_MESSAGE = 8;

    /** The price as a policy file has it. */
    String[] settings() {
        return new String[] {"input: " + usdPerMillion(inputPico), "output: " + usdPerMillion(outputPico)};
    }

    private static String usdPerMillion(long pico) {
        return BigDecimal.valueOf(pico, 6).toPlainString();
    }

    /** The cost in nano-USD, rounded up. */
    long cost(long input, long output) {
        return (inputPico * input + outputPico * output + PICO_PER_NANO - 1) / PICO_PER_NANO;
    }

    /** What the bills come to, each rounded up. */
    long cost(Collection<Bill> bills) {
        return bills.stream()
                .mapToLong(bill -> cost(bill.inputTokens(), bill.outputTokens()))
                .sum();
    }

    /** What is held for a chat of one message, in nano-USD. */
    long hold(String body, long outputCap) {
        return cost(inputBound(body), outputCap);
    }

    /** The most input tokens of a chat of one message: its bytes, and what templates add. */
    static long inputBound(String body) {
        return body.getBytes(StandardCharsets.UTF_8).length + TEMPLATE_TOKENS + TOKENS_PER_MESSAGE;
    }

    /** So many nano-USD as a policy file and the headers of answers have them. */
    static String usd(long nanoUsd) {
        return nanoUsd == 0
                ? "0"
                : BigDecimal.valueOf(nanoUsd, 9).stripTrailingZeros().toPlainString();
    }

    /** A budget of so many nano-USD for all time, as a policy file has it. */
    static String budget(long nanoUsd) {
        return "budgets: [ { limit_usd: " + usd(nanoUsd) + ", window: total } ]";
    }
}
