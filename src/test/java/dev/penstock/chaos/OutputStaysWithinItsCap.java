package dev.penstock.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What bounds a hold stands in the request: the client's cap, the gateway's own, or a lower one that fits a budget. */
final class OutputStaysWithinItsCap implements Rule {

    @Override
    public String promise() {
        return "No bill has more output than the client asked for, or than the gateway said it would let through.";
    }

    @Override
    public List<String> violations(History history) {
        Map<Long, Integer> bills = new HashMap<>();
        history.bills().forEach(bill -> bills.merge(bill.mark().number(), 1, Integer::sum));
        Map<Long, Reply> replies = new HashMap<>();
        history.replies().forEach(reply -> replies.put(reply.question().mark().number(), reply));
        List<String> violations = new ArrayList<>();
        for (Bill bill : history.bills()) {
            Reply reply = replies.get(bill.mark().number());
            // Of several bills, only the last is of the attempt whose cap the answer tells.
            boolean isOnly = bills.getOrDefault(bill.mark().number(), 0) == 1;
            if (reply != null && bill.used().output() > (isOnly ? reply.outputMax() : asked(reply))) {
                violations.add("more output than was let through: %s, %s".formatted(bill, reply));
            }
        }
        return violations;
    }

    private static long asked(Reply reply) {
        return reply.question().ask().outputMax();
    }
}
