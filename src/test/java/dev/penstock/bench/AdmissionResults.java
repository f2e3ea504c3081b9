package dev.penstock.bench;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * All rounds of the ledger together. A figure is the median of its figures in the rounds; it is divided by that of the PING
 * within each round, and the median of the quotients taken.
 *
 * @param rounds the result of each round, by how Redis wrote meanwhile
 */
record AdmissionResults(List<Map<Fsync, LedgerResult>> rounds) {

    double figure(Fsync fsync, LedgerCall call, ToDoubleFunction<CallFigures> figure) {
        return Median.of(figures(fsync)
                .map(round -> figure.applyAsDouble(round.get(call)))
                .toList());
    }

    double overPing(Fsync fsync, LedgerCall call, ToDoubleFunction<CallFigures> figure) {
        return Median.of(figures(fsync)
                .map(round -> figure.applyAsDouble(round.get(call)) / figure.applyAsDouble(round.get(LedgerCall.PING)))
                .toList());
    }

    List<String> failures() {
        return rounds.stream()
                .flatMap(round -> round.entrySet().stream())
                .filter(one -> !one.getValue().failure().isEmpty())
                .map(one -> AdmissionBench.ARM + ", " + one.getKey().word() + ": "
                        + one.getValue().failure())
                .toList();
    }

    /** The figures of the rounds that did not fail. */
    private Stream<Map<LedgerCall, CallFigures>> figures(Fsync fsync) {
        return rounds.stream()
                .map(round -> round.get(fsync))
                .filter(result -> result.failure().isEmpty())
                .map(LedgerResult::figures);
    }
}
