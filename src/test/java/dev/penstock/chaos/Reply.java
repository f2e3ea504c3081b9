package dev.penstock.chaos;

/**
 * What a client saw of its question.
 *
 * @param question what it asked
 * @param gateway which gateway it asked, by number
 * @param status the HTTP status; 0 where no head of an answer came
 * @param exchange the gateway's name of the exchange; empty where it is not known
 * @param ending how it ended
 * @param atMillis when it was asked
 * @param tookMillis how long it took
 */
record Reply(
        Question question, int gateway, int status, String exchange, Ending ending, long atMillis, long tookMillis) {

    private static final int OK = 200;
    private static final int TOO_MANY = 429;

    enum Ending {
        /** All of the answer came. */
        COMPLETE,
        /** The client left. */
        LEFT,
        /** The answer broke off, or told of an error in its middle. */
        BROKEN,
        /** No answer came. */
        NONE
    }

    boolean isGood() {
        return status == OK && (ending == Ending.COMPLETE || ending == Ending.LEFT);
    }

    boolean isRefused() {
        return status == TOO_MANY;
    }

    /** Whether the service did what it should: an answer, or a no in good order. */
    boolean isServed() {
        return isGood() || isRefused();
    }
}
