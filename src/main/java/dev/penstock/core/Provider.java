package dev.penstock.core;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A service that runs models, and how to reach it.
 *
 * @param name the name in the policy files
 * @param dialect the wire format it speaks
 * @param baseUrl the URL to which an endpoint's path is appended, without a trailing slash
 * @param apiKey the credential, sent to this origin only; absent where the provider wants none
 * @param timeout the longest wait for the head of an answer
 * @param retries how often a failed attempt is repeated on the same target
 * @param streamUsage whether it accepts {@code stream_options.include_usage}
 * @param billsOnError whether an attempt that ended in a server error may have cost money
 * @param outputCapMember the request member in which it obeys an output cap for chats, so that every cap goes there;
 *     absent where it knows both that OpenAI has
 */
public record Provider(
        String name,
        Dialect dialect,
        URI baseUrl,
        @Nullable Secret apiKey,
        Duration timeout,
        int retries,
        boolean streamUsage,
        boolean billsOnError,
        @Nullable String outputCapMember) {}
