package dev.penstock.budget;

import dev.penstock.core.OutageMode;
import dev.penstock.core.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * What this gateway has used by itself of the allowances of bounded budgets, once for each period, in a file that outlives the
 * process.
 *
 * <p>The file says what was drawn, in parts of an allowance, so that it is written a few times for each account only. What
 * was drawn and not used is given up with the process: it can never be used twice.
 */
public final class OutageAllowances implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(OutageAllowances.class);
    private static final int PARTS = 16;
    private static final int ACCOUNTS_MAX = 10_000;
    /** A clock that is set back must not find an allowance anew. */
    private static final Duration KEPT_AFTER_END = Duration.ofDays(1);

    /**
     * The allowance of one account and period, in units of the budget's limit.
     *
     * @param used by holds, open ones as well
     * @param written drawn, as the file knows: it must be told before more than that goes out
     */
    private record Purse(long used, long written, long forgetAtMillis) {

        /** Used so much more, of what a draw of a whole part has written where it takes one. */
        Purse use(long units, long allowance) {
            long after = used + units;
            long part = Math.max(1, allowance / PARTS);
            long drawn = after > written ? Math.max(after, Math.min(allowance, written + part)) : written;
            return new Purse(after, drawn, forgetAtMillis);
        }

        /** Used so much more, or less, than it was to. */
        Purse correct(long units) {
            long after = used + units;
            return new Purse(after, Math.max(after, written), forgetAtMillis);
        }

        Purse withWritten(long other) {
            return new Purse(used, other, forgetAtMillis);
        }
    }

    private final AllowanceFile file;
    private final Map<String, Purse> purses = new HashMap<>();
    /** What each open hold took, by purse: a policy that changes meanwhile changes nothing about that. */
    private final Map<String, Map<String, Long>> taken = new HashMap<>();

    /**
     * The allowances that the file in this folder tells of.
     *
     * @param random gives the folder its name where it has none
     */
    public OutageAllowances(Path folder, RandomGenerator random, Instant now) {
        this.file = new AllowanceFile(folder, random, now);
        file.drawn()
                .forEach(drawn ->
                        purses.put(drawn.key(), new Purse(drawn.units(), drawn.units(), drawn.forgetAtMillis())));
    }

    /** The name of the data folder, the same for every process on it: 16 hex digits. */
    String owner() {
        return file.owner();
    }

    /** Takes what the hold may use out of the allowance of each of these accounts, or nothing of any: then says why. */
    synchronized Optional<Refusal> take(
            Hold hold, Reservation reservation, List<AdmitCall.Account> accounts, Instant now) {
        Optional<Refusal> no = spent(reservation, accounts).or(() -> full(accounts, now));
        if (no.isPresent() || accounts.isEmpty()) {
            return no;
        }
        Map<String, Long> units = new HashMap<>();
        Map<String, Purse> after = new HashMap<>();
        for (AdmitCall.Account account : accounts) {
            long needed = reservation.needed(account.budget());
            units.put(account.key(), needed);
            after.put(account.key(), purse(account).use(needed, allowance(account)));
        }
        Optional<IOException> problem = write(after);
        if (problem.isPresent()) {
            return Optional.of(unwritable(String.valueOf(problem.get().getMessage())));
        }
        purses.putAll(after);
        taken.put(hold.rid(), units);
        return Optional.empty();
    }

    /** What a hold took and did not use may be used again; what it used beyond is used. */
    synchronized void settle(Hold hold, Charge charge) {
        Map<String, Long> units = taken.remove(hold.rid());
        if (units == null) {
            return;
        }
        Map<String, Purse> after = new HashMap<>();
        List<String> keys = hold.footprint().budgetKeys();
        for (int i = 0; i < keys.size(); i++) {
            Long took = units.get(keys.get(i));
            Purse purse = purses.get(keys.get(i));
            if (took != null && purse != null) {
                after.put(keys.get(i), purse.correct(charge.used(hold, i) - took));
            }
        }
        if (write(after).isPresent()) {
            // It is used all the same; whoever takes next has to write it first.
            after.replaceAll((key, purse) -> purse.withWritten(written(key)));
        }
        purses.putAll(after);
    }

    /** Writes nothing any more. */
    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warnf("The file of what this gateway has used of its allowances cannot be closed: %s", e);
        }
    }

    private Optional<Refusal> spent(Reservation reservation, List<AdmitCall.Account> accounts) {
        return accounts.stream()
                .filter(account -> allowance(account) - purse(account).used() < reservation.needed(account.budget()))
                .findFirst()
                .map(account -> Refusals.allowanceSpent(account.budget()));
    }

    private Optional<Refusal> full(List<AdmitCall.Account> accounts, Instant now) {
        long fresh = accounts.stream()
                .filter(account -> !purses.containsKey(account.key()))
                .count();
        long room = ACCOUNTS_MAX - fresh;
        if (fresh > 0 && purses.size() > room) {
            purses.values().removeIf(purse -> purse.forgetAtMillis() < now.toEpochMilli());
        }
        return fresh > 0 && purses.size() > room
                ? Optional.of(unwritable("more than " + ACCOUNTS_MAX + " allowances are in use"))
                : Optional.empty();
    }

    /** Writes down what these have drawn more than the file knows; says what prevents it. */
    private Optional<IOException> write(Map<String, Purse> after) {
        List<AllowanceFile.Drawn> draws = after.entrySet().stream()
                .filter(entry -> entry.getValue().written() > written(entry.getKey()))
                .map(entry -> new AllowanceFile.Drawn(
                        entry.getKey(),
                        entry.getValue().written(),
                        entry.getValue().forgetAtMillis()))
                .toList();
        try {
            if (!draws.isEmpty()) {
                file.append(draws);
            }
            return Optional.empty();
        } catch (IOException e) {
            LOG.errorf("What this gateway uses of its allowances cannot be written: %s", e);
            return Optional.of(e);
        }
    }

    /** What was drawn and cannot be written down must not go out. */
    private static Refusal unwritable(String why) {
        return Refusals.journalUnavailable(why);
    }

    private long written(String key) {
        Purse purse = purses.get(key);
        return purse == null ? 0 : purse.written();
    }

    private Purse purse(AdmitCall.Account account) {
        Purse purse = purses.get(account.key());
        return purse == null ? new Purse(0, 0, forgetAt(account.period())) : purse;
    }

    private static long allowance(AdmitCall.Account account) {
        return account.budget().mode() instanceof OutageMode.Bounded bounded ? bounded.allowance() : 0;
    }

    private static long forgetAt(Period period) {
        Instant end = period.end();
        return end == null ? Long.MAX_VALUE : end.plus(KEPT_AFTER_END).toEpochMilli();
    }
}
