package dev.penstock.redis;

import java.nio.file.Path;
import java.security.SecureRandom;

/** The process behind a private Redis, for tests that kill, pause and restart it. */
public final class RedisProcess {

    private RedisProcess() {}

    public static long pid(PrivateRedis redis) {
        return redis.pid();
    }

    /** Starts a server that was killed again, on the same folder and port. */
    public static PrivateRedis restart(PrivateRedis killed, Path dataDir) {
        return PrivateRedis.start(dataDir, killed.uri().getPort(), new SecureRandom());
    }
}
