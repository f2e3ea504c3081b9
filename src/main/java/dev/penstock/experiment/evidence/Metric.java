package dev.penstock.experiment.evidence;

import dev.penstock.experiment.Exposure;

/** What is summed for each bucket of units: the spread of the buckets is the variance, so no squares are kept. */
public enum Metric {
    /** Exchanges that ended. */
    EXCHANGES("n"),
    /** What they cost in nano-USD, each at most as much as the experiment lets one count. */
    COST_NANO("cost_nano"),
    TOKENS_IN("tok_in"),
    TOKENS_OUT("tok_out"),
    /** The bytes of their prompts, which no variant could change: the covariate. */
    PROMPT_BYTES("x"),
    /** The times to the first token, in microseconds. */
    TTFT_MICROS("ttft_us"),
    /** How many exchanges had a first token. */
    TTFT_COUNT("ttft_n"),
    /** The times to the last byte of answers that ended well, in microseconds. */
    TOTAL_MICROS("total_us"),
    /** How many exchanges ended well. */
    TOTAL_COUNT("total_n");

    private final String field;
    private final String[] fields = new String[Exposure.BUCKETS];

    Metric(String field) {
        this.field = field;
        for (int bucket = 0; bucket < fields.length; bucket++) {
            fields[bucket] = fieldOf(bucket, field);
        }
    }

    /** Its name in Redis, after that of the bucket. */
    public String field() {
        return field;
    }

    String field(int bucket) {
        return fields[bucket];
    }

    static String fieldOf(int bucket, String metric) {
        return bucket + ":" + metric;
    }
}
