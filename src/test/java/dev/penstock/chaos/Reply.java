package dev.penstock.chaos;

/**
 * What a client saw of its question.
 *
 * @param question what it asked
 * @param gateway which gateway it asked, by number
 * @param head what the head of the answer said
 * @param ending how it ended
 * @param atMillis when it was asked
 * @param tookMillis how long it took
 */
record Reply(Question question, int gateway, Head head, Ending ending, long atMillis, long tookMillis) {

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

    int status() {
        return head.status();
    }

    String exchange() {
        return head.exchange();
    }

    boolean isGood() {
        return status() == OK && (ending == Ending.COMPLETE || ending == Ending.LEFT);
    }

    boolean isRefused() {
        return status() == TOO_MANY;
    }

    /** Whether the service did what it should: an answer, or a no in good order. */
    boolean isServed() {
        return isGood() || isRefused();
    }

    /** Whether it came out of the store although the client wanted a fresh one. */
    boolean isOlderThanAsked() {
        return head.stored() && question.ask().cacheControl().isPresent();
    }

    /** Whether the gateway let less output through than was asked for. */
    boolean isCutShort() {
        return outputMax() < question.ask().outputMax();
    }

    /** The most output tokens that could come. */
    long outputMax() {
        long asked = question.ask().outputMax();
        return head.cap() == 0
                ? asked
                : Math.min(asked, head.cap() * question.ask().choices());
    }
}
