package dev.penstock.bench;

import dev.penstock.budget.Charge;
import dev.penstock.budget.Hold;
import dev.penstock.budget.Reservation;
import dev.penstock.core.Budget;
import dev.penstock.edge.ExchangeIds;
import io.smallrye.mutiny.Uni;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * One order to the ledger driver: all calls in turn, a few of one kind and then of the next, so that what disturbs the
 * machine disturbs all of them.
 */
final class LedgerRun {

    private static final int CALLS_AT_A_TIME = 20;

    /** With six kinds of call these are at most 1,200 calls a second: an idle machine, and a file that stays small. */
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final BenchLedger ledger;
    private final ExchangeIds exchangeIds;
    private final Map<LedgerCall, CallTally> tallies = new EnumMap<>(LedgerCall.class);

    LedgerRun(BenchLedger ledger, ExchangeIds exchangeIds) {
        this.ledger = ledger;
        this.exchangeIds = exchangeIds;
    }

    LedgerResult run(LedgerOrder order) throws Exception {
        ledger.write(order.fsync());
        // The first of all turns opens the account and brings the scripts; the first after a change empties a buffer.
        turn();
        tallies.clear();
        long start = System.nanoTime();
        long length = TimeUnit.MILLISECONDS.toNanos(order.millis());
        for (long turns = 1; System.nanoTime() - start < length; turns++) {
            turn();
            waitUntil(start + turns * TURN_NANOS);
        }
        Map<LedgerCall, CallFigures> figures = new EnumMap<>(LedgerCall.class);
        tallies.forEach((call, tally) -> figures.put(call, tally.figures()));
        return new LedgerResult(figures, "");
    }

    private void turn() throws Exception {
        measure(LedgerCall.PING, number -> ledger.ping());
        measure(LedgerCall.SET, number -> ledger.set());
        admitAndSettle(LedgerCall.ADMIT_ONE, LedgerCall.SETTLE_ONE, BudgetSample.ONE);
        admitAndSettle(LedgerCall.ADMIT_TEN, LedgerCall.SETTLE_TEN, BudgetSample.TEN);
    }

    private void admitAndSettle(LedgerCall admit, LedgerCall settle, List<Budget> budgets) throws Exception {
        List<Reservation> reservations = Stream.generate(exchangeIds::next)
                .limit(CALLS_AT_A_TIME)
                .map(id -> BudgetSample.reservation(id, budgets))
                .toList();
        Charge charge = BudgetSample.charge();
        List<Hold> holds = measure(admit, number -> ledger.admit(reservations.get(number)));
        measure(settle, number -> ledger.settle(holds.get(number), charge));
    }

    private <T> List<T> measure(LedgerCall call, IntFunction<Uni<T>> ask) throws Exception {
        CallTally tally = tallies.computeIfAbsent(call, first -> new CallTally());
        RedisCounts before = ledger.counts();
        List<T> answers = new CallSequence<T>(CALLS_AT_A_TIME, ask, tally.nanos()).run(ledger.context());
        tally.add(ledger.counts().since(before));
        return answers;
    }

    private static void waitUntil(long nanos) {
        for (long rest = nanos - System.nanoTime(); rest > 0; rest = nanos - System.nanoTime()) {
            LockSupport.parkNanos(rest);
        }
    }
}
