package dev.penstock.chaos;

/**
 * What a declared budget says beside its limit.
 *
 * @param wayOut what a question meets that it cannot carry
 * @param mode what it lets through without its store
 */
record Terms(WayOut wayOut, Mode mode) {

    static final Terms USUAL = strict(WayOut.REFUSE);

    static Terms strict(WayOut wayOut) {
        return new Terms(wayOut, Mode.STRICT);
    }

    /** As members of a budget in a policy file. */
    String setting(Measure measure, long limit) {
        return "when_exhausted: " + wayOut.setting() + ", " + mode.setting(measure, limit);
    }
}
