package dev.penstock.edge;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;

/** Ids of exchanges: 48 bits of time, then 80 random bits, as 32 lower-case hexadecimal digits. */
public final class ExchangeIds {

    private static final int BYTES = 16;
    private static final int TIME_BYTES = 6;

    private final Clock clock;
    private final SecureRandom random;

    public ExchangeIds(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** A new id, which sorts after those of earlier milliseconds. */
    public String next() {
        byte[] id = new byte[BYTES];
        random.nextBytes(id);
        long millis = clock.millis();
        for (int i = TIME_BYTES - 1; i >= 0; i--) {
            id[i] = (byte) millis;
            millis >>>= Byte.SIZE;
        }
        return HexFormat.of().formatHex(id);
    }
}
