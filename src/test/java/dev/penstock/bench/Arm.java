package dev.penstock.bench;

import java.util.Map;

/**
 * One way from the client to the mock, or to an answer that is already here.
 *
 * @param name its row in the report
 * @param kind what it runs through
 * @param server what its requests are sent to
 * @param key the bearer token
 * @param model the model asked for
 * @param stream whether streams are asked for
 * @param cached whether the answers come from the cache, for one prompt that is always the same
 * @param expectedHeaders a part of the value of each of these answer headers: proof that the arm does what it is named
 *     for
 */
record Arm(
        String name,
        Kind kind,
        Server server,
        String key,
        String model,
        boolean stream,
        boolean cached,
        Map<String, String> expectedHeaders) {

    enum Kind {
        DIRECT,
        NGINX,
        GATEWAY
    }

    /** Load on this arm; a rate of 0 means as fast as it answers. */
    LoadOrder order(BenchSettings settings, int seconds, double perSecond) {
        return new LoadOrder(
                server.port(),
                key,
                model,
                stream,
                !cached,
                settings.promptBytes(),
                settings.connections(stream),
                seconds * 1000,
                perSecond);
    }
}
