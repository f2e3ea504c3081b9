package dev.penstock.budget;

import dev.penstock.core.Budget;
import dev.penstock.core.OutageMode;
import dev.penstock.core.RateLimit;
import dev.penstock.core.RateLimit.Measure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One call of the admit script: which keys it touches, and which numbers it works with.
 *
 * <p>Limits that are declared twice for one account are one limit, the smaller.
 *
 * @param reservation what is asked
 * @param accounts the budgets in their current periods
 * @param tokenLimits the limits of tokens per minute
 * @param slotLimits the limits of exchanges at a time
 * @param requestLimits the limits of requests per minute
 */
record AdmitCall(
        Reservation reservation,
        List<Account> accounts,
        List<RateLimit> tokenLimits,
        List<RateLimit> slotLimits,
        List<RateLimit> requestLimits) {

    private static final long WHOLE = 100;
    private static final long MINUTE_MICROS = 60_000_000L;
    private static final Duration GRACE = Duration.ofHours(48);

    /** A budget and the period of it that pays. */
    record Account(Budget budget, Period period, String key) {}

    static AdmitCall of(Reservation reservation, Periods periods, Instant now) {
        return new AdmitCall(
                reservation,
                accounts(reservation, periods, now),
                limits(reservation.limits(), Measure.TOKENS_PER_MINUTE),
                limits(reservation.limits(), Measure.CONCURRENCY),
                limits(reservation.limits(), Measure.REQUESTS_PER_MINUTE));
    }

    /** The hold that stands once the call was admitted. */
    Hold hold(Duration lease, String gateway) {
        LedgerKeys names = LedgerKeys.of(reservation.tenant());
        List<String> keys = new ArrayList<>();
        List<String> expiries = new ArrayList<>();
        List<String> limitNames = new ArrayList<>();
        StringBuilder measures = new StringBuilder();
        for (Account account : accounts) {
            keys.add(account.key());
            expiries.add(expiry(account.period(), lease));
            limitNames.add(LedgerKeys.limitName(account.budget()));
            measures.append(account.budget().limit().measure().ordinal());
        }
        for (RateLimit limit : tokenLimits) {
            keys.add(names.tokenRate(limit.scope()));
        }
        for (RateLimit limit : slotLimits) {
            keys.add(names.slots(limit.scope()));
        }
        return new Hold(
                reservation.tenant(),
                reservation.exchangeId(),
                reservation.rid(),
                reservation.bound(),
                reservation.tokens(),
                new Hold.Facts(gateway, reservation.attribution().word()),
                new Hold.Footprint(
                        keys,
                        expiries,
                        measures.isEmpty() ? "-" : measures.toString(),
                        limitNames,
                        tokenLimits.size(),
                        slotLimits.size()));
    }

    List<String> keys(Hold hold) {
        LedgerKeys names = LedgerKeys.of(reservation.tenant());
        List<String> keys = new ArrayList<>();
        keys.add(names.account());
        keys.add(names.limits());
        keys.add(names.open());
        keys.add(names.expiry());
        keys.add(names.done(hold.rid()));
        keys.addAll(hold.footprint().keys());
        for (RateLimit limit : requestLimits) {
            keys.add(names.requestRate(limit.scope()));
        }
        return keys;
    }

    /**
     * The arguments.
     *
     * @param owner what the gateway's data folder is called
     * @param seen the highest number of an admission of the tenant that this gateway has heard of
     */
    List<String> args(Hold hold, String owner, Duration lease, long seen) {
        List<String> args = new ArrayList<>();
        args.add(hold.rid());
        args.add(hold.exchangeId());
        args.add(hold.facts().gateway());
        args.add(owner);
        args.add(hold.facts().who());
        args.add(hold.footprint().measures());
        args.add(hold.footprint().limitsWord());
        add(args, hold.amount().nanoUsd());
        add(args, lease.toMillis());
        add(args, isFirst() ? 1 : 0);
        add(args, reservation.tokens().count());
        add(args, reservation.room().count());
        add(args, seen);
        add(args, reservation.revision());
        add(args, accounts.size());
        add(args, tokenLimits.size());
        add(args, slotLimits.size());
        add(args, requestLimits.size());
        for (int i = 0; i < accounts.size(); i++) {
            Budget budget = accounts.get(i).budget();
            add(args, budget.limit().units());
            add(args, budget.mode().withheld());
            add(args, budget.mode() instanceof OutageMode.Bounded bounded ? bounded.gateways() : 0);
            accounts.get(i).period().addTo(args);
            args.add(hold.footprint().expiries().get(i));
            add(args, budget.mode() instanceof OutageMode.Audit ? 1 : 0);
            args.add(thresholds(budget));
        }
        tokenLimits.forEach(limit -> add(args, limit.limit()));
        slotLimits.forEach(limit -> add(args, limit.limit()));
        for (RateLimit limit : requestLimits) {
            // Rounded up here: the script never multiplies a number past what it can count.
            long interval = (MINUTE_MICROS + limit.limit() - 1) / limit.limit();
            add(args, interval);
            add(args, Math.multiplyExact(interval, limit.limit()));
        }
        return args;
    }

    /** Whether limits of requests and slots are counted, and not only looked at. */
    boolean isFirst() {
        return reservation.attempt() == 1;
    }

    private static List<Account> accounts(Reservation reservation, Periods periods, Instant now) {
        LedgerKeys names = LedgerKeys.of(reservation.tenant());
        List<Account> accounts = new ArrayList<>(reservation.budgets().size());
        for (Budget budget : reservation.budgets()) {
            Period period = periods.of(budget, now);
            Account account = new Account(budget, period, names.budget(budget, period));
            int twin = twin(accounts, account);
            if (twin < 0) {
                accounts.add(account);
            } else if (budget.limit().units()
                    < accounts.get(twin).budget().limit().units()) {
                accounts.set(twin, account);
            }
        }
        return accounts;
    }

    private static int twin(List<Account> accounts, Account account) {
        for (int i = 0; i < accounts.size(); i++) {
            if (accounts.get(i).key().equals(account.key())) {
                return i;
            }
        }
        return -1;
    }

    private static List<RateLimit> limits(List<RateLimit> all, Measure measure) {
        List<RateLimit> limits = new ArrayList<>();
        for (RateLimit limit : all) {
            if (limit.measure() != measure) {
                continue;
            }
            RateLimit twin = twin(limits, limit);
            if (twin == null) {
                limits.add(limit);
            } else if (limit.limit() < twin.limit()) {
                limits.set(limits.indexOf(twin), limit);
            }
        }
        return limits;
    }

    private static @Nullable RateLimit twin(List<RateLimit> limits, RateLimit limit) {
        for (RateLimit one : limits) {
            if (one.scope().equals(limit.scope())) {
                return one;
            }
        }
        return null;
    }

    /** The thresholds of a budget's alerts, percent and units, in one word. */
    static String thresholds(Budget budget) {
        long limit = budget.limit().units();
        return budget.alertAt().isEmpty()
                ? "-"
                : budget.alertAt().stream()
                        .map(percent -> percent + ":" + (limit * percent + WHOLE - 1) / WHOLE)
                        .collect(Collectors.joining(","));
    }

    static String expiry(Period period, Duration lease) {
        Instant end = period.end();
        return end == null
                ? "0"
                : Long.toString(Math.max(0, end.plus(lease).plus(GRACE).toEpochMilli()));
    }

    private static void add(List<String> args, long number) {
        args.add(Long.toString(number));
    }
}
