package dev.penstock.admin;

import dev.penstock.core.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One budget and where it stands.
 *
 * @param id its name in the admin API, unique
 * @param tenant whose
 * @param scope the account within the tenant, such as {@code key:demo}
 * @param window the period in lower case, such as {@code month}
 * @param limit the most that may be billed in the period
 * @param spent what has been
 * @param reserved what requests under way hold
 * @param resetsAt when the period ends; absent where it never does
 */
public record BudgetLine(
        String id,
        String tenant,
        String scope,
        String window,
        Money limit,
        Money spent,
        Money reserved,
        @Nullable Instant resetsAt) {

    /** What a new request can still take, at least zero. */
    public Money remaining() {
        return limit.minusOrZero(spent).minusOrZero(reserved);
    }
}
