package dev.penstock.chaos;

import java.net.http.HttpResponse;

/**
 * What the head of an answer says.
 *
 * @param status the HTTP status; 0 where none came
 * @param exchange the gateway's name of the exchange; empty where it is not known
 * @param stored whether the answer was in store
 * @param limited whether a limit of traffic of ours refuses it
 * @param cap the most output tokens of each choice, where the gateway has set or lowered that; else 0
 */
record Head(int status, String exchange, boolean stored, boolean limited, long cap) {

    static final Head NONE = new Head(0, "", false, false, 0);
    private static final int TOO_MANY = 429;
    private static final String HIT = "penstock; hit";

    static Head of(HttpResponse<?> response) {
        return new Head(
                response.statusCode(),
                Exchanges.named(header(response, "x-request-id")),
                header(response, "cache-status").startsWith(HIT),
                // Neither a spent budget nor the oracle says when to come back.
                response.statusCode() == TOO_MANY
                        && !header(response, "retry-after-ms").isEmpty(),
                response.headers().firstValueAsLong("x-penstock-output-cap").orElse(0));
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
