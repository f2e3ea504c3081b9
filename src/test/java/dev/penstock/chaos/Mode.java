package dev.penstock.chaos;

/** What a budget lets through while its store is away. */
enum Mode {
    STRICT {
        @Override
        String setting(Measure measure, long limit) {
            return "mode: strict";
        }
    },
    /** As much as the allowances of all gateways, which are kept back from the limit. */
    BOUNDED {
        @Override
        String setting(Measure measure, long limit) {
            return "mode: bounded, outage_cap_%s: %s, max_gateways: %d"
                    .formatted(measure.word(), measure.number(allowance(measure, limit)), GATEWAYS_MAX);
        }
    },
    /** Everything, at all times. */
    AUDIT {
        @Override
        String setting(Measure measure, long limit) {
            return "mode: audit";
        }
    };

    /** How many gateways may have an allowance. */
    static final int GATEWAYS_MAX = 2;

    private static final int PARTS = 8;

    /** As members of a budget in a policy file. */
    abstract String setting(Measure measure, long limit);

    /**
     * What one gateway may use of a bounded budget. Requests are few, and parts of few are rounded: one that jumps with the
     * limit would withhold less than what was allowed under a higher one.
     */
    static long allowance(Measure measure, long limit) {
        return measure == Measure.REQUESTS ? 1 : Math.max(1, limit / PARTS);
    }
}
