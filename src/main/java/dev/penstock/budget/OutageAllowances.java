package dev.penstock.budget;

import dev.penstock.core.OutageMode;
import dev.penstock.core.OwnerOnly;
import dev.penstock.core.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * What this gateway has used by itself of the allowances of bounded budgets, once for each period, in a file that outlives the
 * process.
 *
 * <p>The file says what was drawn, in parts of an allowance, so that it is written a few times for each account only. What
 * was drawn and not used is given up with the process: it can never be used twice.
 */
public final class OutageAllowances {

    private static final Logger LOG = Logger.getLogger(OutageAllowances.class);
    private static final String FILE = "ledger.allowances";
    private static final Pattern LINE = Pattern.compile("(\\S+) (\\d{1,16}) (-?\\d{1,19})");
    private static final int PARTS = 16;
    private static final int ACCOUNTS_MAX = 10_000;
    /** A clock that is set back must not find an allowance anew. */
    private static final Duration KEPT_AFTER_END = Duration.ofDays(1);

    /** The allowance of one account and period, in units of the budget's limit. */
    private static final class Purse {
        private final long forgetAtMillis;
        private long drawn;
        private long used;

        Purse(long drawn, long forgetAtMillis) {
            this.drawn = drawn;
            this.used = drawn;
            this.forgetAtMillis = forgetAtMillis;
        }

        /** Uses so much more; says whether more than before is drawn now. */
        boolean use(long units, long allowance) {
            used += units;
            if (used <= drawn) {
                return false;
            }
            long part = Math.max(1, allowance / PARTS);
            drawn = Math.max(used, Math.min(allowance, drawn + part));
            return true;
        }

        /** Used so much more, or less, than it was to; says whether more than before is drawn now. */
        boolean correct(long units) {
            used += units;
            boolean isMore = used > drawn;
            drawn = Math.max(drawn, used);
            return isMore;
        }
    }

    private final Path folder;
    private final Map<String, Purse> purses = new HashMap<>();

    /** The allowances that the file in this folder tells of. */
    public OutageAllowances(Path folder) {
        this.folder = folder;
        Path file = folder.resolve(FILE);
        try {
            if (Files.exists(file)) {
                Files.readAllLines(file).forEach(this::read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalStateException(
                    folder.resolve(FILE) + " is damaged: without it this gateway does not know what it"
                            + " has used of its allowances. Remove it once their periods are over.");
        }
        purses.put(parts.group(1), new Purse(Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3))));
    }

    /** Takes what the attempt may use out of the allowance of each of these accounts, or nothing of any: then says why. */
    synchronized Optional<Refusal> take(Reservation reservation, List<AdmitCall.Account> accounts, Instant now) {
        for (AdmitCall.Account account : accounts) {
            Purse purse = purses.get(account.key());
            long used = purse == null ? 0 : purse.used;
            if (allowance(account) - used < reservation.needed(account.budget())) {
                return Optional.of(Refusals.allowanceSpent(account.budget()));
            }
        }
        boolean draws = false;
        for (AdmitCall.Account account : accounts) {
            Purse purse = purses.computeIfAbsent(account.key(), key -> new Purse(0, forgetAt(account.period())));
            draws |= purse.use(reservation.needed(account.budget()), allowance(account));
        }
        return draws ? written(now) : Optional.empty();
    }

    /** What a hold of these accounts did not use may be used again; what it used beyond is used. */
    synchronized void settle(Hold hold, Charge charge, Instant now) {
        boolean draws = false;
        List<String> keys = hold.footprint().budgetKeys();
        for (int i = 0; i < keys.size(); i++) {
            Purse purse = purses.get(keys.get(i));
            if (purse != null) {
                draws |= purse.correct(charge.used(hold, i) - hold.held(i));
            }
        }
        if (draws) {
            written(now);
        }
    }

    /** What was drawn and cannot be written down must not go out. */
    private Optional<Refusal> written(Instant now) {
        purses.values().removeIf(purse -> purse.forgetAtMillis < now.toEpochMilli());
        if (purses.size() > ACCOUNTS_MAX) {
            return Optional.of(Refusals.journalUnavailable("more than " + ACCOUNTS_MAX + " allowances are in use"));
        }
        String lines = purses.entrySet().stream()
                .map(entry ->
                        entry.getKey() + " " + entry.getValue().drawn + " " + entry.getValue().forgetAtMillis + "\n")
                .collect(Collectors.joining());
        try {
            OwnerOnly.directory(folder.toAbsolutePath());
            OwnerOnly.write(folder.resolve(FILE), lines);
            return Optional.empty();
        } catch (IOException e) {
            LOG.errorf("What this gateway uses of its allowances cannot be written: %s", e);
            return Optional.of(Refusals.journalUnavailable(String.valueOf(e.getMessage())));
        }
    }

    private static long allowance(AdmitCall.Account account) {
        return account.budget().mode() instanceof OutageMode.Bounded bounded ? bounded.allowance() : 0;
    }

    private static long forgetAt(Period period) {
        Instant end = period.end();
        return end == null ? Long.MAX_VALUE : end.plus(KEPT_AFTER_END).toEpochMilli();
    }
}
