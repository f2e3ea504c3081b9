package dev.penstock.chaos;

/**
 * A line of the oracle's bill.
 *
 * @param rid what came in {@code x-client-request-id}: the attempt's name, where the gateway sends it; else empty
 * @param mark who asked
 * @param model the provider's name of the model
 * @param used what is billed
 * @param nanoUsd what it costs
 * @param atMillis when it was billed
 * @param mishap what then happened to the answer
 */
record Bill(String rid, Mark mark, String model, Tokens used, long nanoUsd, long atMillis, Mishap mishap) {

    private static final String FIRST = ".1";
    private static final String OUTAGE = ".outage";

    /** Whether it is of the first attempt of its exchange. */
    boolean isFirst() {
        return rid.endsWith(FIRST) || rid.endsWith(FIRST + OUTAGE);
    }

    /** The name of its exchange. */
    String exchange() {
        return rid.substring(0, rid.indexOf('.'));
    }

    /** Whether the gateway let it out alone, while its store was away. */
    boolean isWithoutStore() {
        return rid.endsWith(OUTAGE);
    }

    /** The gateway's name of the model that was billed, by which budgets count. */
    String offered() {
        return isOfAnotherModel() ? Offer.THRIFTY.label() : mark.model();
    }

    /** Whether it is for the cheaper model that a spent budget names, and not for what was asked. */
    boolean isOfAnotherModel() {
        return model.equals(Offer.THRIFTY.target()) && !mark.model().equals(Offer.THRIFTY.label());
    }
}
