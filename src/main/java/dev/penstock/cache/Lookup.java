package dev.penstock.cache;

import java.time.Duration;
import java.util.function.Function;

/** What the cache says to a question. */
public sealed interface Lookup {

    /**
     * There is an answer, already paid for.
     *
     * @param entry the answer
     * @param age how old it is
     * @param ttl how long it may still be given, above zero
     * @param layer where it was found
     */
    record Hit(Entry entry, Duration age, Duration ttl, Layer layer) implements Lookup {

        /** The value of the {@code Age} header. */
        public String ageSeconds() {
            return Long.toString(age.toSeconds());
        }

        @Override
        public String cacheStatus() {
            return "penstock; hit; ttl=" + ttl.toSeconds();
        }

        @Override
        public <T> T fold(Function<Hit, T> hit, Function<Miss, T> miss, Function<Bypass, T> bypass) {
            return hit.apply(this);
        }
    }

    /**
     * There is no answer that may be given; the new one may be stored.
     *
     * @param key where to store it
     * @param cause why the request goes on
     */
    record Miss(CacheKey key, Cause cause) implements Lookup {

        @Override
        public String cacheStatus() {
            return cause.status;
        }

        @Override
        public <T> T fold(Function<Hit, T> hit, Function<Miss, T> miss, Function<Bypass, T> bypass) {
            return miss.apply(this);
        }
    }

    /**
     * The cache has no part in this request: nothing is read or stored.
     *
     * @param reason why it has none
     */
    record Bypass(Reason reason) implements Lookup {

        /** Whether the policy left the cache out, so that it was not even asked. */
        public boolean isByPolicy() {
            return reason == Reason.POLICY;
        }

        @Override
        public String cacheStatus() {
            return "penstock; fwd=bypass; detail=" + reason.detail;
        }

        @Override
        public <T> T fold(Function<Hit, T> hit, Function<Miss, T> miss, Function<Bypass, T> bypass) {
            return bypass.apply(this);
        }
    }

    /** Where a hit was found. */
    enum Layer {
        MEMORY,
        REDIS
    }

    /** Why the cache has no part in a request. */
    enum Reason {
        /** The model is not cached. */
        POLICY("policy"),
        /** The request's {@code Cache-Control} says {@code no-store}. */
        NO_STORE("no-store"),
        /** It asks for more than one choice. */
        CHOICES("choices"),
        /** Its input has images, files or hosted tools. */
        INPUT("input"),
        /** Its body is too large to be looked up. */
        SIZE("size"),
        /** Its body has no canonical form. */
        BODY("body"),
        /** What is stored for it cannot be given as the stream that it asks for. */
        FORM("form"),
        /** Its answer is one of several that are compared, and each is to be new. */
        COMPARISON("comparison"),
        /** The store did not answer in time. */
        STORE("store");

        private final String detail;

        Reason(String detail) {
            this.detail = detail;
        }

        /** The word that {@code Cache-Status} has for it. */
        public String detail() {
            return detail;
        }
    }

    /** Why a request goes on although it could have been answered here. */
    enum Cause {
        /** Nothing fresh is stored. */
        NOT_STORED("penstock; fwd=miss"),
        /** The request's own {@code Cache-Control} forbids what is stored. */
        REQUEST("penstock; fwd=request");

        private final String status;

        Cause(String status) {
            this.status = status;
        }
    }

    /** The value of the {@code Cache-Status} header (RFC 9211). */
    String cacheStatus();

    /** The result of the function for this case. */
    <T> T fold(Function<Hit, T> hit, Function<Miss, T> miss, Function<Bypass, T> bypass);
}
