package dev.penstock.bench;

import java.util.Map;

/**
 * What the ledger driver has measured.
 *
 * @param figures of each call; none after a failure
 * @param failure what went another way than it should have; empty where nothing did
 */
record LedgerResult(Map<LedgerCall, CallFigures> figures, String failure) {

    static LedgerResult failed(Throwable why) {
        return new LedgerResult(Map.of(), why.toString());
    }
}
