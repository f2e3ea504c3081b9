package dev.penstock.budget;

import dev.penstock.core.Budget;
import dev.penstock.core.Refusal;
import java.util.function.Function;

/** Whether an attempt may go out. */
public sealed interface Admission {

    /** It may; the hold is to be settled exactly once. */
    record Admitted(Hold hold, Standing standing) implements Admission {
        @Override
        public <T> T fold(
                Function<? super Admitted, ? extends T> admitted,
                Function<? super Denied, ? extends T> denied,
                Function<? super Refused, ? extends T> refused) {
            return admitted.apply(this);
        }
    }

    /**
     * A budget cannot carry it.
     *
     * @param remaining what that budget could carry, in units of its limit
     */
    record Denied(Budget budget, long remaining, Refusal refusal) implements Admission {
        @Override
        public <T> T fold(
                Function<? super Admitted, ? extends T> admitted,
                Function<? super Denied, ? extends T> denied,
                Function<? super Refused, ? extends T> refused) {
            return denied.apply(this);
        }
    }

    /** A rate limit is reached, or the ledger cannot answer. */
    record Refused(Refusal refusal) implements Admission {
        @Override
        public <T> T fold(
                Function<? super Admitted, ? extends T> admitted,
                Function<? super Denied, ? extends T> denied,
                Function<? super Refused, ? extends T> refused) {
            return refused.apply(this);
        }
    }

    /** The result of the function for this case. */
    <T> T fold(
            Function<? super Admitted, ? extends T> admitted,
            Function<? super Denied, ? extends T> denied,
            Function<? super Refused, ? extends T> refused);
}
