package dev.penstock.chaos;

import java.time.Duration;

/**
 * What {@code -Dpenstock.chaos.…} says.
 *
 * @param seed everything random comes from it
 * @param millis how long the traffic lasts
 * @param gateways how many gateways share the Redis
 * @param tenants how many tenants
 * @param perSecond how many questions a second
 * @param promotes whether replicas take over from primaries that are lost with their last writes
 */
record ChaosSettings(long seed, long millis, int gateways, int tenants, int perSecond, boolean promotes) {

    static final int CLIENTS_EACH = 24;

    private static final String PREFIX = "penstock.chaos.";

    ChaosSettings {
        if (millis < 1 || gateways < 1 || tenants < 1 || perSecond < 1) {
            throw new IllegalArgumentException("time, gateways, tenants and rate must be at least 1");
        }
    }

    /**
     * The settings of this JVM.
     *
     * @param otherwise how long the traffic lasts where nothing is said
     */
    static ChaosSettings fromSystemProperties(Duration otherwise) {
        String minutes = System.getProperty(PREFIX + "minutes", "");
        long millis = minutes.isEmpty()
                ? otherwise.toMillis()
                : Math.round(Double.parseDouble(minutes) * Duration.ofMinutes(1).toMillis());
        return new ChaosSettings(
                chosenSeed(),
                millis,
                Integer.getInteger(PREFIX + "gateways", 2),
                Integer.getInteger(PREFIX + "tenants", 200),
                Integer.getInteger(PREFIX + "rate", 80),
                Boolean.parseBoolean(System.getProperty(PREFIX + "promotion", "true")));
    }

    private static long chosenSeed() {
        String seed = System.getProperty(PREFIX + "seed", "");
        return seed.isEmpty() ? System.nanoTime() & Integer.MAX_VALUE : Long.parseLong(seed);
    }
}
