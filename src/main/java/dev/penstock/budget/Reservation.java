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
 * @param attempt the number of the attempt within it, from 1; only the first is counted in limits of requests and slots
 * @param attribution who asks for what
 * @param revision the version of the policies that the budgets are from: of two, the larger is newer
 * @param budgets the budgets that must carry the bound
 * @param limits the rate limits and numbers of slots, the same for every attempt of an exchange
 * @param bound the most that the attempt can cost
 * @param tokens the most tokens that it can use
 * @param room for how many tokens the limits must have room, or it is refused: those of a first attempt and of the ones that
 *     are to run beside it; zero for one that follows, which is counted and never refused for its tokens
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
        Tokens tokens,
        Tokens room) {

    /** What an attempt asks that runs alone. */
    public Reservation(
            String tenant,
            String exchangeId,
            int attempt,
            Attribution attribution,
            long revision,
            List<Budget> budgets,
            List<RateLimit> limits,
            Money bound,
            Tokens tokens) {
        this(
                tenant,
                exchangeId,
                attempt,
                attribution,
                revision,
                budgets,
                limits,
                bound,
                tokens,
                attempt == 1 ? tokens : Tokens.ZERO);
    }

    public Reservation {
        budgets = List.copyOf(budgets);
        limits = List.copyOf(limits);
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt must be at least 1, not " + attempt);
        }
        if (room.count() > 0 && room.count() < tokens.count()) {
            throw new IllegalArgumentException(
                    "room must be zero or at least the tokens " + tokens.count() + ", not " + room.count());
        }
        if (exchangeId.isEmpty() || !LedgerKeys.safe(exchangeId).equals(exchangeId)) {
            throw new IllegalArgumentException("exchangeId must be 1 to 128 plain characters, not " + exchangeId);
        }
    }

    /** The same, where the limits must have room for so many tokens. */
    public Reservation withRoomFor(Tokens all) {
        return new Reservation(tenant, exchangeId, attempt, attribution, revision, budgets, limits, bound, tokens, all);
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
