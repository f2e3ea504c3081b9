package dev.penstock.experiment.evidence;

/** What a unit can suffer that its first time is kept of. */
public enum Guard {
    /** The exchange failed: 429, 5xx, time-out or another failure of the provider. */
    ERRORS("errors"),
    SLOW_FIRST_TOKEN("slow_first_token"),
    SLOW_TOTAL("slow_total"),
    /** The stream was silent for long amid the answer. */
    STALLED("stalled"),
    /** The model declined to answer. */
    REFUSALS("refusals"),
    /** The answer was to be JSON and was none. */
    INVALID_JSON("invalid_json");

    private final String word;

    Guard(String word) {
        this.word = word;
    }

    /** Its name in policy files and in Redis. */
    public String word() {
        return word;
    }
}
