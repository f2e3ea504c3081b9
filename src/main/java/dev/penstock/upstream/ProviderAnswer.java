package dev.penstock.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * A provider's own words about an error.
 *
 * @param status its HTTP status
 * @param headers those of its headers that a client may see
 * @param body its body, unchanged
 */
public record ProviderAnswer(int status, MultiMap headers, Buffer body) {}
