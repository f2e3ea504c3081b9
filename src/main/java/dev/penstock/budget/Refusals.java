package dev.penstock.budget;

import dev.penstock.core.Budget;
import dev.penstock.core.Limit;
import dev.penstock.core.RateLimit;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Scope;
import dev.penstock.core.Tokens;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The words in which the ledger says no. */
final class Refusals {

    private static final Duration RETRY_MAX = Duration.ofMinutes(1);
    private static final Duration RETRY_SOON = Duration.ofSeconds(1);
    private static final long TENTH_MILLIS = 100;

    private Refusals() {}

    /**
     * A budget cannot carry the call: waiting a little does not help, so clients are told not to.
     *
     * @param most the limit in force, in units of the budget's limit: a newer version of the policies may have another
     * @param needed what the call may use, in the same units
     */
    static Refusal exhausted(BudgetState state, long most, long needed) {
        Budget budget = state.budget();
        Limit limit = budget.limit();
        String label = budget.scope().label();
        String kind = budget.cycle().window().label() + (budget.models().isEmpty() ? "" : " " + models(budget));
        String message = "The " + kind + " budget of " + label + " cannot carry this call: limit "
                + limit.text(most) + ", spent " + limit.text(state.spent()) + ", held "
                + limit.text(state.reserved()) + ", and the call needs up to " + limit.text(needed) + ". "
                + (state.resetsAt() == null
                        ? "This budget does not reset."
                        : "The window ends at " + state.resetsAt() + ".");
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("x-penstock-budget", budget.label());
        facts.put("x-penstock-budget-limit", limit.figure(most));
        facts.put("x-penstock-budget-spent", limit.figure(state.spent()));
        facts.put("x-penstock-budget-held", limit.figure(state.reserved()));
        facts.put("x-penstock-budget-needed", limit.figure(needed));
        if (state.resetsAt() != null) {
            facts.put("x-penstock-budget-resets-at", state.resetsAt().toString());
        }
        facts.put("x-should-retry", "false");
        return new Refusal(Reason.BUDGET_EXHAUSTED, message, null, null, facts);
    }

    private static String models(Budget budget) {
        return "(" + String.join(", ", budget.models()) + ")";
    }

    static Refusal requestRate(Scope scope, Standing.Rate state, Duration wait) {
        String message = "Rate limit of " + scope.label() + " reached: " + state.limit() + " requests per minute.";
        return retryable(Reason.REQUEST_RATE, message, wait).withFacts(facts(state, "requests"));
    }

    static Refusal tokenRate(Scope scope, Tokens asked, Standing.Rate state, Duration wait) {
        String message = "Rate limit of " + scope.label() + " reached: " + state.limit()
                + " tokens per minute, and this call may use " + asked.count() + ".";
        Refusal refusal = asked.count() > state.limit()
                ? Refusal.of(Reason.TOKEN_RATE, message + " It is too large for this limit at any time.")
                        .withFacts(Map.of("x-should-retry", "false"))
                : retryable(Reason.TOKEN_RATE, message, wait);
        return refusal.withFacts(facts(state, "tokens"));
    }

    private static Map<String, String> facts(Standing.Rate state, String measure) {
        Map<String, String> facts = new HashMap<>();
        state.tell(measure, facts::put);
        return facts;
    }

    static Refusal busy(RateLimit limit) {
        return retryable(
                Reason.CONCURRENCY,
                "Limit of " + limit.scope().label() + " reached: " + limit.limit() + " requests at a time.",
                RETRY_SOON);
    }

    static Refusal storeUnavailable() {
        return retryable(
                Reason.STORE_UNAVAILABLE,
                "The budget store does not answer, so nothing can be spent right now.",
                RETRY_SOON);
    }

    /** The store is away, and what this gateway may use without it is used. */
    static Refusal allowanceSpent(Budget budget) {
        return retryable(
                Reason.STORE_UNAVAILABLE,
                "The budget store does not answer, and what the "
                        + budget.cycle().window().label() + " budget of "
                        + budget.scope().label() + " lets through without it is used.",
                RETRY_SOON);
    }

    /** The store answers, and is not set up to keep what it is told. */
    static Refusal storeUnfit(String problem) {
        return retryable(
                Reason.STORE_UNAVAILABLE,
                "The budget store is not fit for budgets (" + problem + "), so nothing can be spent.",
                RETRY_MAX);
    }

    /** The store was replaced, and not every gateway has told yet what it holds. */
    static Refusal storeRecovering() {
        return retryable(
                Reason.STORE_UNAVAILABLE,
                "The budget store has restarted, and what was held before is being restored.",
                RETRY_SOON);
    }

    /** What went out would not be known after a crash. */
    static Refusal journalUnavailable(String problem) {
        return retryable(
                Reason.STORE_UNAVAILABLE,
                "This gateway cannot write its journal (" + problem + "), so nothing can be spent through it.",
                RETRY_SOON);
    }

    /** This gateway and the store do not agree on what time it is. */
    static Refusal clockDiffers() {
        return retryable(
                Reason.STORE_UNAVAILABLE,
                "The clocks of this gateway and of the budget store differ, so it is not certain which period pays.",
                RETRY_MAX);
    }

    private static Refusal retryable(Reason reason, String message, Duration wait) {
        Duration delay = wait.compareTo(RETRY_MAX) < 0 ? wait : RETRY_MAX;
        return Refusal.of(reason, message + " Please try again in " + seconds(delay) + ".")
                .withRetryAfter(delay);
    }

    /** Seconds to the next tenth, such as {@code 1.3s}. */
    private static String seconds(Duration delay) {
        long tenths = (delay.toMillis() + TENTH_MILLIS - 1) / TENTH_MILLIS;
        return tenths % 10 == 0 ? tenths / 10 + "s" : tenths / 10 + "." + tenths % 10 + "s";
    }
}
