package dev.penstock.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Limits of requests and tokens per minute, by what came to the oracle. They are about exchanges, so first attempts count;
 * and they promise less than budgets do: a Redis that loses writes has forgotten what those had counted, and each gateway
 * that goes on without one counts its share anew, from what it last saw of the others.
 */
final class RatesAreKept implements Rule {

    /** From its admission to its arrival a request takes at most a lease: nothing is sent after that. */
    private static final long UNDER_WAY_MILLIS = 1_000L * Cluster.LEASE_SECONDS;

    @Override
    public String promise() {
        return "While the store counted, in no stretch of time were more requests or tokens billed than the limits per minute let through.";
    }

    @Override
    public List<String> violations(History history) {
        List<Bill> first = history.bills().stream()
                .filter(bill -> bill.isFirst() && !bill.isWithoutStore())
                .sorted(Comparator.comparingLong(Bill::atMillis))
                .toList();
        List<String> violations = new ArrayList<>();
        for (Tenant tenant : history.population().tenants()) {
            List<Bill> its = first.stream()
                    .filter(bill -> bill.mark().tenant().equals(tenant.id()))
                    .toList();
            for (TrafficLimit limit : tenant.limits()) {
                crowd(
                                limit,
                                its.stream()
                                        .filter(bill -> Tenant.covers(
                                                limit.scope(), bill.mark().key()))
                                        .toList(),
                                history)
                        .ifPresent(found -> violations.add("%s: %s: %s".formatted(tenant.id(), limit, found)));
            }
        }
        return violations;
    }

    /** The first stretch of time that was too full. */
    private static Optional<String> crowd(TrafficLimit limit, List<Bill> bills, History history) {
        for (int from = 0; from < bills.size(); from++) {
            long sum = 0;
            for (Bill bill : bills.subList(from, bills.size())) {
                sum += limit.kind().of(bill);
                long millis = bill.atMillis() - bills.get(from).atMillis() + UNDER_WAY_MILLIS;
                if (sum > limit.most(millis) * (1 + history.faults().promotions())) {
                    return Optional.of("%d in %d ms from %s".formatted(sum, millis, bills.get(from)));
                }
            }
        }
        return Optional.empty();
    }
}
