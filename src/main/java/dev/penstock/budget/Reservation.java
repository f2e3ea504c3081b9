package dev.penstock.budget;

import dev.penstock.core.Budget;
import dev.penstock.core.Money;
import dev.penstock.core.RateLimit;
import dev.penstock.core.Tokens;
import java.util.List;

/**
 * What one attempt asks of the ledger.
 *
 * @param tenant whose ledger
 * @param exchangeId the exchange, unique for ever: letters, digits, {@code -}, {@code _}, {@code .} and {@code :}
 * @param attempt the number of the attempt within it, from 1; only the first is counted in rate limits and slots
 * @param attribution who asks for what
 * @param revision the version of the policies that the budgets are from: of two, the larger is newer
 * @param budgets the budgets that must carry the bound
 * @param limits the rate limits and numbers of slots, the same for every attempt of an exchange
 * @param bound the most that the attempt can cost
 * @param tokens the most tokens that it can use
 */
public record Reservation(
        String tenant,
        String exchangeId,
        int attempt,
        Attribution attribution,
        long revision,
        List<Budget> budgets,
        List<RateLimit> limits,
        Money bound,
        Tokens tokens) {

    public Reservation {
        budgets = List.copyOf(budgets);
        limits = List.copyOf(limits);
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt must be at least 1, not " + attempt);
        }
        if (exchangeId.isEmpty() || !LedgerKeys.safe(exchangeId).equals(exchangeId)) {
            throw new IllegalArgumentException("exchangeId must be 1 to 128 plain characters, not " + exchangeId);
        }
    }

    /** Whether nothing is to be counted, so that Redis need not be asked. */
    boolean isUncounted() {
        return budgets.isEmpty() && limits.isEmpty();
    }

    /** The most that the attempt can use of a budget, in units of its limit. */
    long needed(Budget budget) {
        return budget.limit().measure().of(bound, tokens, 1);
    }

    /** The name of the attempt's hold. */
    String rid() {
        return exchangeId + "." + attempt;
    }
}
