package dev.penstock.bench;

/** A call that is measured. */
enum LedgerCall {
    /** The yardstick: the least that Redis can be asked, over the link that the ledger has. */
    PING("PING"),
    /** The least that Redis can be asked to keep: what of an admission is the disk's. */
    SET("SET"),
    ADMIT_ONE("admit, 1 budget"),
    SETTLE_ONE("settle, 1 budget"),
    ADMIT_TEN("admit, 10 budgets"),
    SETTLE_TEN("settle, 10 budgets");

    private final String label;

    LedgerCall(String label) {
        this.label = label;
    }

    /** Its name in the report. */
    String label() {
        return label;
    }
}
