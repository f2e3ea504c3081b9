package dev.penstock.chaos;

/**
 * What a declared budget says beside its limit.
 *
 * @param wayOut what a question meets that it cannot carry
 */
record Terms(WayOut wayOut) {

    static final Terms USUAL = new Terms(WayOut.REFUSE);

    /** As members of a budget in a policy file. */
    String setting() {
        return "when_exhausted: " + wayOut.setting();
    }
}
