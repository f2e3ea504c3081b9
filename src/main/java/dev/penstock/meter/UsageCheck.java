package dev.penstock.meter;

import dev.penstock.core.Ask;
import dev.penstock.core.Target;
import dev.penstock.core.Usage;

/**
 * Whether a reported usage can be true.
 *
 * <p>The measure is what the target can do at all, or the bound of the attempt where that is higher: a provider that bills
 * beyond the bound has broken its word, and that excess is charged and shown.
 */
public enum UsageCheck {
    /** The target can use so much: it is charged. */
    PLAUSIBLE,
    /** More than the target is said to be able to use, so one of the two is wrong: the dearer of usage and hold is charged. */
    EXCESSIVE,
    /** No count of tokens: the hold is charged. */
    ABSURD;

    /** Above the context of any model by far: 100 million tokens for one prompt or choice. */
    static final long ABSURD_TOKENS = 100_000_000;

    /** What to make of the usage of an attempt with this bound. */
    public static UsageCheck of(Usage usage, Ask ask, Target target, Bound bound) {
        try {
            return of(usage.totalInput().count(), usage.totalOutput().count(), ask, target, bound);
        } catch (ArithmeticException passes64Bits) {
            return ABSURD;
        }
    }

    private static UsageCheck of(long input, long output, Ask ask, Target target, Bound bound) {
        long absurdInput = saturatedProduct(ABSURD_TOKENS, CostBound.prompts(ask));
        long absurdOutput = saturatedProduct(ABSURD_TOKENS, ask.choices());
        if (input > absurdInput || output > absurdOutput) {
            return ABSURD;
        }
        boolean isPlausible = input
                        <= Math.max(mostInput(ask, target), bound.input().count())
                && output <= Math.max(mostOutput(ask, target), bound.output().count());
        return isPlausible ? PLAUSIBLE : EXCESSIVE;
    }

    /** Opaque input may be read in several turns, each of the model's full length. */
    private static long mostInput(Ask ask, Target target) {
        long each = ask.opaqueInput() ? ABSURD_TOKENS : target.maxInput().orElse(ABSURD_TOKENS);
        return saturatedProduct(each, CostBound.prompts(ask));
    }

    private static long mostOutput(Ask ask, Target target) {
        return ask.endpoint().generates()
                ? saturatedProduct(target.maxOutput().orElse(ABSURD_TOKENS), ask.choices())
                : 0;
    }

    private static long saturatedProduct(long a, long b) {
        return b > Long.MAX_VALUE / Math.max(1, a) ? Long.MAX_VALUE : a * b;
    }
}
