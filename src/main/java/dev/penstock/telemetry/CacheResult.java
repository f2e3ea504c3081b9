package dev.penstock.telemetry;

/** What the cache did for a request. */
public enum CacheResult {
    /** Was not asked: the model is not cached, or the request ended before. */
    NONE("none", "none"),
    HIT_MEMORY("hit", "memory"),
    HIT_REDIS("hit", "redis"),
    MISS("miss", "none"),
    BYPASS("bypass", "none");

    private final String result;
    private final String layer;

    CacheResult(String result, String layer) {
        this.result = result;
        this.layer = layer;
    }

    /** The word for the result, whatever the layer. */
    public String result() {
        return result;
    }

    /** Where a hit was found. */
    public String layer() {
        return layer;
    }
}
