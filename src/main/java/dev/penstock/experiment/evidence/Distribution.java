package dev.penstock.experiment.evidence;

/** What histograms are kept of. */
public enum Distribution {
    /** The time to the first token, in milliseconds. */
    TTFT("ttft"),
    /** The time to the last byte of an answer that ended well, in milliseconds. */
    TOTAL("total"),
    /** Thousandths of visible output tokens per second between the first token and the end of an answer that ended well. */
    MILLITOKENS_PER_SECOND("mtps"),
    /** The cost of an exchange in nano-USD; one that cost nothing counts as 1. */
    COST("cost");

    private final String word;

    Distribution(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
