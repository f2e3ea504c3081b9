package dev.penstock.bench;

import static dev.penstock.bench.Table.number;

import java.util.List;

/** What the ledger's calls have shown. */
record AdmissionReport(AdmissionResults results) implements Part {

    @Override
    public List<Section> sections() {
        return List.of(
                new Section("Admission (one call at a time, beside a PING of the same Redis)", calls().toString()));
    }

    @Override
    public List<String> failures() {
        return results.failures();
    }

    private Table calls() {
        Table table = new Table(
                "appendfsync, call", "p50 µs", "÷ PING", "p99 µs", "÷ PING", "scripts a call", "round trips a call");
        for (Fsync fsync : Fsync.values()) {
            for (LedgerCall call : LedgerCall.values()) {
                table.add(row(fsync, call));
            }
        }
        return table;
    }

    private List<String> row(Fsync fsync, LedgerCall call) {
        return List.of(
                fsync.word() + ", " + call.label(),
                number(results.figure(fsync, call, CallFigures::p50Micros), 0),
                number(results.overPing(fsync, call, CallFigures::p50Micros), 1),
                number(results.figure(fsync, call, CallFigures::p99Micros), 0),
                number(results.overPing(fsync, call, CallFigures::p99Micros), 1),
                number(results.figure(fsync, call, CallFigures::scripts), 3),
                number(results.figure(fsync, call, CallFigures::roundTrips), 3));
    }
}
