package dev.penstock.budget;

import dev.penstock.core.Limit;
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
 * @param amount the money held in every budget of money that it touches
 * @param tokens the tokens held in every budget of tokens, and counted in every token limit
 * @param facts what else its record in Redis tells
 * @param footprint the keys that it touches
 */
public record Hold(
        String tenant, String exchangeId, String rid, Money amount, Tokens tokens, Facts facts, Footprint footprint) {

    private static final String OUTAGE = ".outage";

    /**
     * What is not needed to count, but to tell.
     *
     * @param gateway whose it is
     * @param who the word of its {@link Attribution}
     */
    record Facts(String gateway, String who) {

        static final Facts NONE = new Facts("_", Attribution.nobody());
    }

    /**
     * The keys that a hold touches in Redis, apart from those of every hold.
     *
     * @param keys budgets, then token limits, then slots
     * @param expiries for each budget when its period may be forgotten, epoch milliseconds; 0 for never
     * @param measures for each budget a digit that says what it counts
     * @param limits for each budget the name of its limit
     * @param tokenLimits how many of the keys are token limits
     * @param slots how many of the keys are slots
     */
    record Footprint(
            List<String> keys,
            List<String> expiries,
            String measures,
            List<String> limits,
            int tokenLimits,
            int slots) {

        static final Footprint NONE = new Footprint(List.of(), List.of(), "-", List.of(), 0, 0);

        int budgets() {
            return expiries.size();
        }

        /** What a budget counts. */
        Limit.Measure measure(int budget) {
            return Limit.Measure.values()[measures.charAt(budget) - '0'];
        }

        List<String> budgetKeys() {
            return keys.subList(0, budgets());
        }

        List<String> slotKeys() {
            return keys.subList(keys.size() - slots, keys.size());
        }

        /** The names of the limits in one word. */
        String limitsWord() {
            return limits.isEmpty() ? "-" : String.join(",", limits);
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
                Facts.NONE,
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
                    List.copyOf(head.subList(11, 11 + budgets)),
                    head.get(8),
                    budgets == 0 ? List.of() : List.of(head.get(10).split(",", -1)),
                    Integer.parseInt(head.get(6)),
                    Integer.parseInt(head.get(7)));
            Money amount = new Money(Long.parseLong(head.get(0)));
            Tokens tokens = new Tokens(Long.parseLong(head.get(1)));
            Facts facts = new Facts(head.get(4), head.get(9));
            return Optional.of(new Hold(tenant, head.get(3), rid, amount, tokens, facts, footprint));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Its record in Redis, without the sub-window in which its tokens were counted. */
    String record() {
        List<String> head = new ArrayList<>(List.of(
                Long.toString(amount.nanoUsd()),
                Long.toString(tokens.count()),
                "0",
                exchangeId,
                facts.gateway(),
                Integer.toString(footprint.budgets()),
                Integer.toString(footprint.tokenLimits()),
                Integer.toString(footprint.slots()),
                footprint.measures(),
                facts.who(),
                footprint.limitsWord()));
        head.addAll(footprint.expiries());
        return String.join(" ", head) + "|" + String.join(" ", footprint.keys());
    }

    /** A hold of which Redis has the lease and no record. */
    static Hold nameless(String tenant, String rid) {
        return new Hold(tenant, rid, rid, Money.ZERO, Tokens.ZERO, Facts.NONE, Footprint.NONE);
    }

    /** The same, given by this gateway alone while the store is away: under a name that the store has not heard. */
    Hold ofOutage() {
        return new Hold(tenant, exchangeId, rid + OUTAGE, amount, tokens, facts, footprint);
    }

    /** Whether the gateway gave it alone. */
    boolean isOfOutage() {
        return rid.endsWith(OUTAGE);
    }

    /** What it holds in one of its budgets, in units of that. */
    long held(int budget) {
        return footprint.measure(budget).of(amount, tokens, 1);
    }

    /** Whether there is nothing to settle. */
    boolean isNone() {
        return footprint.keys().isEmpty();
    }

    List<String> settleKeys() {
        LedgerKeys names = LedgerKeys.of(tenant);
        return with(
                footprint.keys(),
                names.limits(),
                names.open(),
                names.expiry(),
                names.done(rid),
                names.events(),
                names.alerts());
    }

    List<String> correctKeys(int number) {
        LedgerKeys names = LedgerKeys.of(tenant);
        return with(
                footprint.budgetKeys(),
                names.limits(),
                names.done(rid),
                names.corrected(rid, number),
                names.events(),
                names.alerts());
    }

    List<String> assertKeys() {
        LedgerKeys names = LedgerKeys.of(tenant);
        return with(footprint.keys(), names.open(), names.expiry(), names.done(rid));
    }

    List<String> extendKeys() {
        LedgerKeys names = LedgerKeys.of(tenant);
        return with(footprint.slotKeys(), names.open(), names.expiry(), names.done(rid));
    }

    private static List<String> with(List<String> own, String... common) {
        List<String> keys = new ArrayList<>(common.length + own.size());
        keys.addAll(List.of(common));
        keys.addAll(own);
        return keys;
    }
}
