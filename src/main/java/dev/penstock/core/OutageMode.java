package dev.penstock.core;

/** What a budget lets through while its store cannot answer. */
public sealed interface OutageMode {

    OutageMode STRICT = new Strict();
    OutageMode AUDIT = new Audit();

    /** Nothing: no store, no spend. */
    record Strict() implements OutageMode {
        @Override
        public String label() {
            return "strict";
        }
    }

    /**
     * What each gateway may spend by itself, once in each period. All of the allowances are kept back from the limit while
     * the store is there, so that no outage overspends it.
     *
     * @param allowance the most of one gateway, in units of the budget's limit
     * @param gateways the most gateways that run
     */
    record Bounded(long allowance, int gateways) implements OutageMode {

        public Bounded {
            if (allowance < 1 || gateways < 1) {
                throw new IllegalArgumentException(
                        "allowance and gateways must be at least 1, not " + allowance + " and " + gateways);
            }
            if (allowance > Limit.MAX_UNITS / gateways) {
                throw new IllegalArgumentException("all allowances together must be at most " + Limit.MAX_UNITS);
            }
        }

        @Override
        public String label() {
            return "bounded";
        }
    }

    /** Everything, with the store or without it: such a budget counts and never refuses. */
    record Audit() implements OutageMode {
        @Override
        public String label() {
            return "audit";
        }
    }

    /** The word in policies and answers, such as {@code strict}. */
    String label();

    /** What is kept back from the limit for outages, in its units. */
    default long withheld() {
        return this instanceof Bounded bounded ? bounded.allowance() * bounded.gateways() : 0;
    }
}
