package dev.penstock.budget;

import dev.penstock.core.Money;
import dev.penstock.core.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What one admitted attempt holds until it is settled.
 *
 * @param tenant whose ledger
 * @param exchangeId the exchange
 * @param rid the name of the hold
 * @param amount the money held in every budget that it touches
 * @param tokens the tokens counted for it in every token limit
 * @param footprint the keys that it touches
 */
public record Hold(String tenant, String exchangeId, String rid, Money amount, Tokens tokens, Footprint footprint) {

    /**
     * The keys that a hold touches in Redis, apart from those of every hold.
     *
     * @param keys budgets, then token limits, then slots
     * @param expiries for each budget when its period may be forgotten, epoch milliseconds; 0 for never
     * @param tokenLimits how many of the keys are token limits
     * @param slots how many of the keys are slots
     */
    record Footprint(List<String> keys, List<String> expiries, int tokenLimits, int slots) {

        static final Footprint NONE = new Footprint(List.of(), List.of(), 0, 0);

        int budgets() {
            return expiries.size();
        }

        List<String> slotKeys() {
            return keys.subList(keys.size() - slots, keys.size());
        }
    }

    /** A hold of nothing, which Redis does not know. */
    static Hold none(Reservation reservation) {
        return new Hold(
                reservation.tenant(),
                reservation.exchangeId(),
                reservation.rid(),
                Money.ZERO,
                Tokens.ZERO,
                Footprint.NONE);
    }

    /** The hold that a record in Redis describes; empty where the text is no such record. */
    static Optional<Hold> ofRecord(String tenant, String rid, String record) {
        int bar = record.indexOf('|');
        if (bar < 0) {
            return Optional.empty();
        }
        List<String> head = Arrays.asList(record.substring(0, bar).split(" ", -1));
        String keys = record.substring(bar + 1);
        try {
            int budgets = Integer.parseInt(head.get(5));
            Footprint footprint = new Footprint(
                    keys.isEmpty() ? List.of() : List.of(keys.split(" ", -1)),
                    List.copyOf(head.subList(8, 8 + budgets)),
                    Integer.parseInt(head.get(6)),
                    Integer.parseInt(head.get(7)));
            Money amount = new Money(Long.parseLong(head.get(0)));
            Tokens tokens = new Tokens(Long.parseLong(head.get(1)));
            return Optional.of(new Hold(tenant, head.get(3), rid, amount, tokens, footprint));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A hold of which Redis has the lease and no record. */
    static Hold nameless(String tenant, String rid) {
        return new Hold(tenant, rid, rid, Money.ZERO, Tokens.ZERO, Footprint.NONE);
    }

    /** Whether there is nothing to settle. */
    boolean isNone() {
        return footprint.keys().isEmpty();
    }

    List<String> settleKeys() {
        List<String> all = commonKeys(footprint.keys().size());
        all.addAll(footprint.keys());
        return all;
    }

    List<String> extendKeys() {
        List<String> all = commonKeys(footprint.slots());
        all.addAll(footprint.slotKeys());
        return all;
    }

    private List<String> commonKeys(int more) {
        LedgerKeys names = LedgerKeys.of(tenant);
        List<String> keys = new ArrayList<>(3 + more);
        keys.add(names.open());
        keys.add(names.expiry());
        keys.add(names.done(rid));
        return keys;
    }
}
