package dev.penstock.experiment.evidence;

/** What is counted over all that a variant did in an epoch. */
public enum Total {
    /** Exchanges that ended, however they ended; hits of the cache are none. */
    EXCHANGES("n"),
    /** What they cost, in nano-USD. */
    COST_NANO("cost_nano"),
    /** What they would have cost at list price, in nano-USD. */
    LIST_NANO("list_nano"),
    /** Input tokens that no provider cache served, those that it stored included. */
    TOKENS_IN("tok_in"),
    /** Input tokens that a provider cache served. */
    TOKENS_CACHED("tok_cached"),
    /** Visible output tokens. */
    TOKENS_OUT("tok_out"),
    /** Hidden reasoning tokens. */
    TOKENS_REASON("tok_reason"),
    ERRORS_429("err_429"),
    ERRORS_5XX("err_5xx"),
    ERRORS_TIMEOUT("err_timeout"),
    ERRORS_OTHER("err_other"),
    /** First tokens that came later than the experiment takes for good. */
    SLOW_TTFT("slow_ttft"),
    SLOW_TOTAL("slow_total"),
    /** Streams that were silent for long amid the answer. */
    STALLED("stalled"),
    FINISHED_STOP("fin_stop"),
    FINISHED_LENGTH("fin_length"),
    FINISHED_TOOL("fin_tool"),
    FINISHED_FILTER("fin_filter"),
    REFUSALS("refusal"),
    EMPTY("empty"),
    BAD_JSON("bad_json"),
    RETRIES("retry"),
    FAILOVERS("failover"),
    /** Exchanges that were answered by another variant's target after all. */
    CROSSOVERS("crossover"),
    /** Exchanges that the client broke off. */
    CANCELS("cancel"),
    /** Answers from the gateway's own cache. */
    HITS("hit"),
    /** What those would have cost, in nano-USD. */
    SAVED_NANO("saved_nano"),
    WINS("win"),
    LOSSES("loss"),
    TIES("tie");

    private final String field;

    Total(String field) {
        this.field = field;
    }

    /** Its name in Redis. */
    public String field() {
        return field;
    }
}
