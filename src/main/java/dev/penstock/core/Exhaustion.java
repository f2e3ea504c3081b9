package dev.penstock.core;

import java.util.function.Function;
import java.util.function.Supplier;

/** What a request meets whose budget cannot carry it. */
public sealed interface Exhaustion {

    Exhaustion REFUSE = new Refuse();
    Exhaustion CACHE_ONLY = new CacheOnly();

    /** A refusal. */
    record Refuse() implements Exhaustion {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.refuse().get();
        }
    }

    /** A stored answer, however old its policy lets it be; a refusal where there is none. */
    record CacheOnly() implements Exhaustion {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.cacheOnly().get();
        }
    }

    /**
     * Another model, admitted at its own price.
     *
     * @param model the name, as a client would ask for it
     */
    record Use(String model) implements Exhaustion {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.use().apply(this);
        }
    }

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

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.fit().apply(this);
        }
    }

    /** What to do in each case. */
    record Cases<T>(Supplier<T> refuse, Supplier<T> cacheOnly, Function<Use, T> use, Function<Fit, T> fit) {}

    /** The result of the function for this case. */
    <T> T fold(Cases<T> cases);
}
