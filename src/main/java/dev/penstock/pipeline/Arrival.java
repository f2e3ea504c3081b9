package dev.penstock.pipeline;

import dev.penstock.core.Endpoint;
import io.vertx.core.MultiMap;

/**
 * One request as HTTP brought it in.
 *
 * @param id the exchange's id: 32 lower-case hexadecimal digits that rise with time
 * @param endpoint the operation that its path names
 * @param headers the client's headers, credentials included
 * @param body the whole body, decoded
 */
public record Arrival(String id, Endpoint endpoint, MultiMap headers, byte[] body) {

    /** The id as clients and operators see it in {@code x-request-id}. */
    public String requestId() {
        return "req_" + id;
    }
}
