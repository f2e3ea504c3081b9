package dev.penstock.bench;

/**
 * What the load driver is told to do.
 *
 * @param port where to send the requests, on loopback
 * @param key the bearer token
 * @param model the model asked for
 * @param stream whether to ask for a stream
 * @param unique whether each prompt differs from all others
 * @param promptBytes the size of a prompt
 * @param connections how many connections are kept open
 * @param millis for how long requests are sent
 * @param perSecond how many requests are sent each second, whether or not answers come (open loop); 0 sends on each
 *     connection the next one when an answer came (closed loop)
 */
record LoadOrder(
        int port,
        String key,
        String model,
        boolean stream,
        boolean unique,
        int promptBytes,
        int connections,
        int millis,
        double perSecond) {

    boolean isOpenLoop() {
        return perSecond > 0;
    }
}
