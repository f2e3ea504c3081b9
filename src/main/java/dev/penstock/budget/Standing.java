package dev.penstock.budget;

import dev.penstock.core.Money;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How much room an admitted attempt leaves.
 *
 * <p>All is absent in the rare case that Redis' first answer was lost and only the hold is known to stand.
 *
 * @param remaining what the tightest budget has left beside this hold; absent where there is no budget
 * @param requests the tightest limit of requests per minute; absent where there is none
 * @param tokens the tightest limit of tokens per minute; absent where there is none
 */
public record Standing(
        @Nullable Money remaining,
        @Nullable Rate requests,
        @Nullable Rate tokens) {

    static final Standing UNKNOWN = new Standing(null, null, null);

    /**
     * The state of a rate limit.
     *
     * @param limit the most per minute
     * @param remaining what is left now
     * @param reset how long until all of it is there again if nothing more comes
     */
    public record Rate(long limit, long remaining, Duration reset) {

        /** Tells the trio of answer headers in which OpenAI gives the state of a limit of requests or of tokens. */
        public void tell(String measure, BiConsumer<? super String, ? super String> header) {
            header.accept("x-ratelimit-limit-" + measure, Long.toString(limit));
            header.accept("x-ratelimit-remaining-" + measure, Long.toString(remaining));
            header.accept("x-ratelimit-reset-" + measure, reset.toMillis() + "ms");
        }
    }
}
