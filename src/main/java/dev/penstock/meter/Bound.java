package dev.penstock.meter;

import dev.penstock.core.Ask;
import dev.penstock.core.Money;
import dev.penstock.core.Tokens;
import java.util.OptionalLong;

/**
 * The most that one attempt can use and cost, provided that the provider obeys the output cap.
 *
 * @param money the most it can cost; zero where the target has no price
 * @param input the most input tokens
 * @param output the most output tokens, over all choices
 * @param injectedCap the output cap per choice of the gateway's own, which the request must carry; it is set where
 *     the client named none, and lowered where a budget has no room for more. Empty where the client's own cap is to be
 *     carried, or nothing is generated
 */
public record Bound(Money money, Tokens input, Tokens output, OptionalLong injectedCap) {

    /** The most tokens of both directions. */
    public Tokens tokens() {
        return input.plus(output);
    }

    /** The same without a cap of the gateway's own: an estimate, for an attempt whose usage nobody counts. */
    public Bound uncapped() {
        return new Bound(money, input, output, OptionalLong.empty());
    }

    /** Whether the attempt carries what keeps it within the bound: an output cap, or an operation that generates nothing. */
    public boolean binds(Ask ask) {
        return injectedCap.isPresent()
                || ask.outputCap().isPresent()
                || !ask.endpoint().generates();
    }
}
