package dev.penstock.cache;

/**
 * The name of an entry: who paid, and a digest of all that can change the answer.
 *
 * @param tenant the tenant to which alone the entry is given
 * @param digest the digest in hex, keyed with a secret of the tenant, so that nobody can test guesses against it
 */
public record CacheKey(String tenant, String digest) {

    /** The key in Redis; entry and later companions of it share one hash slot. */
    String redisKey() {
        return "{c:" + tenant + ":" + digest + "}:e";
    }
}
