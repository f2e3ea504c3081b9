package dev.penstock.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Both books of a run beside each other: what the oracle billed, and what the ledger wrote. */
final class History {

    private static final Pattern RID = Pattern.compile("[0-9a-f]{32}\\.[0-9]+(?:\\.outage)?");

    private final List<Bill> bills;
    private final Collection<Reply> replies;
    private final Books books;
    private final Population population;
    private final Faults faults;
    private final Map<String, Attempt> attempts = new HashMap<>();
    private final Map<String, List<Attempt>> attemptsOfExchange = new HashMap<>();
    private final Map<Long, String> exchangeOfQuestion = new HashMap<>();

    /** The events of one attempt. */
    record Attempt(String rid, List<UsageEvent> endings, List<UsageEvent> corrections) {

        /** All of them: corrections come after what they correct. */
        List<UsageEvent> events() {
            return Stream.concat(endings.stream(), corrections.stream()).toList();
        }

        /** What was charged for it in the end. */
        Charged charged() {
            Charged charged = Charged.NOTHING;
            for (UsageEvent event : events()) {
                charged = charged.with(event);
            }
            return charged;
        }

        List<String> budgets() {
            return endings.isEmpty() ? List.of() : endings.get(0).budgets();
        }
    }

    /**
     * @param faults what had been broken
     */
    History(List<Bill> bills, Collection<Reply> replies, Books books, Population population, Faults faults) {
        this.bills = List.copyOf(bills);
        this.replies = List.copyOf(replies);
        this.books = books;
        this.population = population;
        this.faults = faults;
        for (UsageEvent event : books.events()) {
            if (event.isOfCache()) {
                continue;
            }
            Attempt attempt = attempts.computeIfAbsent(event.rid(), rid -> added(event));
            (event.isCorrection() ? attempt.corrections() : attempt.endings()).add(event);
        }
        for (Reply reply : replies) {
            exchangeOfQuestion.put(reply.question().mark().number(), reply.exchange());
        }
    }

    private Attempt added(UsageEvent event) {
        Attempt attempt = new Attempt(event.rid(), new ArrayList<>(), new ArrayList<>());
        attemptsOfExchange
                .computeIfAbsent(event.exchange(), unseen -> new ArrayList<>())
                .add(attempt);
        return attempt;
    }

    List<Bill> bills() {
        return bills;
    }

    Collection<Reply> replies() {
        return replies;
    }

    Books books() {
        return books;
    }

    Population population() {
        return population;
    }

    Limits limits() {
        return population.limits();
    }

    Faults faults() {
        return faults;
    }

    /** Whether a Redis may have lost writes that it had acknowledged. */
    boolean lostWrites() {
        return faults.promotions() > 0;
    }

    Collection<Attempt> attempts() {
        return attempts.values();
    }

    List<Attempt> attemptsOf(String exchange) {
        return attemptsOfExchange.getOrDefault(exchange, List.of());
    }

    /** The most that could be billed to a period of this budget; empty for one that was never declared. */
    OptionalLong limit(BudgetLine line) {
        OptionalLong highest = limits().highest(line);
        // It counts and refuses nothing.
        return highest.isPresent() && population.mode(line) == Mode.AUDIT ? OptionalLong.of(Long.MAX_VALUE) : highest;
    }

    /**
     * Whether what this attempt was charged may be beyond a limit: its hold was lost with the one Redis and the one gateway that
     * knew it. What went out without the store needs no hold there: that much was withheld.
     */
    boolean isExcused(Attempt attempt) {
        return faults.lostBothCopies()
                && attempt.endings().stream().anyMatch(end -> end.isUnheld() && !end.isWithoutStore());
    }

    /** The attempt that was billed here; empty where the ledger knows none. */
    Optional<Attempt> attemptOf(Bill bill) {
        Attempt named = attempts.get(bill.rid());
        return named != null || RID.matcher(bill.rid()).matches()
                ? Optional.ofNullable(named)
                : onlyAttemptOf(bill.mark().number());
    }

    /** For a gateway that does not send the names of its attempts: where an exchange had one, it is that. */
    private Optional<Attempt> onlyAttemptOf(long question) {
        List<Attempt> all = attemptsOf(exchangeOfQuestion.getOrDefault(question, ""));
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }
}
