package dev.penstock.bench;

/**
 * What the ledger driver is told to do.
 *
 * @param fsync how Redis writes meanwhile
 * @param millis for how long the ledger is called
 */
record LedgerOrder(Fsync fsync, int millis) {}
