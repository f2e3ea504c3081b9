package dev.penstock.cache;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The limits of the response cache. */
@ConfigMapping(prefix = "penstock.cache")
public interface CacheSettings {

    /**
     * The secret from which every tenant's keys are derived, at least 32 characters; gateways with different secrets
     * share no entry. Absent: one is made once and kept in the data folder.
     */
    Optional<String> secret();

    /** The longest wait for Redis at a look-up; after it, the request goes on as a bypass. */
    @WithDefault("20ms")
    Duration lookupTimeout();

    /** The longest wait for Redis at a write, which no caller waits for. */
    @WithDefault("1s")
    Duration writeTimeout();

    /** Look-ups or writes that Redis may fail in a row before it is left alone for a while. */
    @WithDefault("5")
    int failuresMax();

    /** How long Redis is left alone after too many failures in a row. */
    @WithDefault("1s")
    Duration pause();

    /** The bytes that entries may take in this process. */
    @WithDefault("67108864")
    long memoryBytesMax();

    /** The longest time that an entry is served from this process without asking Redis again. */
    @WithDefault("60s")
    Duration memoryAgeMax();

    /** The largest request body, in bytes, that is looked up; larger ones are a bypass. */
    @WithDefault("1048576")
    int requestBytesMax();

    /** The largest entry, in bytes as stored, that is written. */
    @WithDefault("1048576")
    int entryBytesMax();

    /** The largest answer, in bytes before compression, that is written or unpacked. */
    @WithDefault("4194304")
    int answerBytesMax();

    /** The longest time to live, whatever a policy says. */
    @WithDefault("30d")
    Duration ttlMax();

    /** Writes to Redis under way at the same time; beyond it they are dropped and counted. */
    @WithDefault("64")
    int writesMax();
}
