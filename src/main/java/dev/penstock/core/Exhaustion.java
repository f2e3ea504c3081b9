package dev.penstock.core;

/** What a request meets whose budget cannot carry it. */
public sealed interface Exhaustion {

    Exhaustion REFUSE = new Refuse();
    Exhaustion CACHE_ONLY = new CacheOnly();

    /** A refusal. */
    record Refuse() implements Exhaustion {}

    /** A stored answer, however old its policy and the request let it be; a refusal where there is none. */
    record CacheOnly() implements Exhaustion {}

    /**
     * Another model, admitted at its own price.
     *
     * @param model the name, as a client would ask for it
     */
    record Use(String model) implements Exhaustion {}

    /**
     * The same model, with an output cap as large as what is left can carry.
     *
     * @param minOutputTokens the smallest cap per choice that is still of use; below it, a refusal
     */
    record Fit(long minOutputTokens) implements Exhaustion {
        public Fit {
            if (minOutputTokens < 1) {
                throw new IllegalArgumentException("minOutputTokens must be at least 1, not " + minOutputTokens);
            }
        }
    }
}
