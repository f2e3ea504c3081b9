package dev.penstock.meter;

import dev.penstock.core.Ask;
import dev.penstock.core.Limit;
import dev.penstock.core.Money;
import dev.penstock.core.Price;
import dev.penstock.core.Tokens;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The bound of an attempt whose output cap is lowered until all that it can use fits what a budget has left. */
public final class FittedBound {

    private static final long PICO_PER_NANO = 1_000;

    private FittedBound() {}

    /**
     * The bound with the largest output cap that fits; the request must carry that cap. Empty where none above zero does,
     * or where it is not the output that is too much.
     *
     * @param whole the bound that does not fit
     * @param price what the target charges, where known
     * @param measure what the budget counts
     * @param room what it has left, in units of its limit
     */
    public static Optional<Bound> of(Bound whole, Ask ask, @Nullable Price price, Limit.Measure measure, long room) {
        try {
            long outputTokens = outputTokens(whole, ask, price, measure, room);
            // What is predicted may be billed beside the cap, for each choice.
            long cap = Math.floorDiv(outputTokens, ask.choices()) - ask.predictedBytes();
            long before = whole.output().count() / ask.choices() - ask.predictedBytes();
            return cap < 1 || cap >= before ? Optional.empty() : Optional.of(capped(whole, ask, price, cap));
        } catch (ArithmeticException passes64Bits) {
            return Optional.empty();
        }
    }

    /** The most output tokens, of all choices together, that fit beside the input. */
    private static long outputTokens(Bound whole, Ask ask, @Nullable Price price, Limit.Measure measure, long room) {
        return switch (measure) {
            case TOKENS -> room - whole.input().count();
            case USD -> affordable(whole, ask, price, room);
            case REQUESTS -> 0;
        };
    }

    private static long affordable(Bound whole, Ask ask, @Nullable Price price, long roomNanoUsd) {
        if (price == null || price.dearestOutput(ask.audio()).picoUsd() == 0) {
            return 0;
        }
        long left = Math.subtractExact(
                Math.multiplyExact(roomNanoUsd, PICO_PER_NANO),
                price.dearestInput(ask.audio()).picoUsdFor(whole.input()));
        return Math.floorDiv(left, price.dearestOutput(ask.audio()).picoUsd());
    }

    private static Bound capped(Bound whole, Ask ask, @Nullable Price price, long cap) {
        Tokens output = new Tokens((cap + ask.predictedBytes()) * ask.choices());
        Money money = price == null ? Money.ZERO : CostBound.cost(price, ask.audio(), whole.input(), output);
        return new Bound(money, whole.input(), output, OptionalLong.of(cap));
    }
}
