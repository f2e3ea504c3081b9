package dev.penstock.chaos;

import dev.penstock.chaos.History.Attempt;
import dev.penstock.chaos.Reply.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Caution is for what nobody knows: where the whole answer and its usage came, the charge is the bill to the last unit. */
final class WholeAnswersCostWhatWasBilled implements Rule {

    private static final long JOURNAL_MILLIS_MAX = 5_000;
    private static final String SETTLED = "settle";

    @Override
    public String promise() {
        return "An answer that came whole with its usage was charged exactly what was billed, in money, tokens and requests.";
    }

    @Override
    public List<String> violations(History history) {
        Map<Long, Reply> replies = history.replies().stream()
                .collect(Collectors.toMap(reply -> reply.question().mark().number(), Function.identity()));
        Map<Long, Long> bills = history.bills().stream()
                .collect(Collectors.groupingBy(bill -> bill.mark().number(), Collectors.counting()));
        List<String> violations = new ArrayList<>();
        for (Bill bill : history.bills()) {
            Reply reply = replies.get(bill.mark().number());
            Optional<Attempt> attempt = history.attemptOf(bill);
            // Of several bills, the others are of attempts that were given up.
            if (bill.mishap().tellsUsage()
                    && bills.getOrDefault(bill.mark().number(), 0L) == 1
                    && reply != null
                    && reply.ending() == Ending.COMPLETE
                    && reply.status() == 200
                    && !mayHaveForgotten(history, reply, attempt)
                    && attempt.map(WholeAnswersCostWhatWasBilled::isSettled).orElse(false)
                    && !attempt.get().charged().equals(Charged.by(bill))) {
                violations.add(
                        "%s was charged %s: %s".formatted(bill, attempt.get().charged(), attempt.get()));
            }
        }
        return violations;
    }

    /** A gateway that is killed when its client has the answer and its journal has not yet, charges the whole hold. */
    private static boolean mayHaveForgotten(History history, Reply reply, Optional<Attempt> attempt) {
        long ended = reply.atMillis() + reply.tookMillis();
        return history.faults().killedBetween(reply.atMillis(), ended + JOURNAL_MILLIS_MAX)
                && attempt.map(one -> one.endings().stream().noneMatch(UsageEvent::isReported))
                        .orElse(false);
    }

    private static boolean isSettled(Attempt attempt) {
        return attempt.endings().size() == 1
                && (attempt.endings().get(0).kind().equals(SETTLED)
                        || attempt.endings().get(0).isWithoutStore())
                && attempt.corrections().isEmpty();
    }
}
