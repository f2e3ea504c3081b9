package dev.penstock.meter;

import dev.penstock.core.Ask;
import dev.penstock.core.Target;
import dev.penstock.core.Usage;

/**
 * Whether a reported usage can be true.
 *
 * <p>The measure is what the target can do at all, not the bound of the attempt: a provider that bills beyond the bound
 * has broken its word, and that excess is charged and shown. Usage that is not plausible is charged as the full hold.
 */
public final class UsageCheck {

    /** Above the context of any model by far: 100 million tokens for one prompt or choice. */
    static final long ABSURD_TOKENS = 100_000_000;

    private UsageCheck() {}

    /** Whether a target can use so many tokens on what was asked. */
    public static boolean plausible(Usage usage, Ask ask, Target target) {
        try {
            return usage.totalInput().count() <= mostInput(ask, target)
                    && usage.totalOutput().count() <= mostOutput(ask, target);
        } catch (ArithmeticException passes64Bits) {
            return false;
        }
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
