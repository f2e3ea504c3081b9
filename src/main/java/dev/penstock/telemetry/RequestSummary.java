package dev.penstock.telemetry;

import dev.penstock.core.Caller;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Money;
import dev.penstock.core.Target;
import dev.penstock.core.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A request that has ended, as operators see it: no word of prompt or answer, and no secret.
 *
 * @param requestId the {@code x-request-id}
 * @param caller who asked; absent where the credential was not accepted
 * @param endpoint the operation
 * @param model the model name that the client sent; empty where none could be read
 * @param variant the variant, where an experiment decided
 * @param target the target that answered, or the last that was tried; absent where none was
 * @param stream whether the answer was streamed
 * @param status the HTTP status that the client got
 * @param error why there was no answer, or no whole one
 * @param cache what the cache did
 * @param attempts how many attempts were made at providers
 * @param usage the tokens that the client was told; absent where nothing is known
 * @param cost what the tenant is charged, over all attempts
 * @param timing how long it took
 */
public record RequestSummary(
        String requestId,
        @Nullable Caller caller,
        Endpoint endpoint,
        String model,
        @Nullable String variant,
        @Nullable Target target,
        boolean stream,
        int status,
        ErrorType error,
        CacheResult cache,
        int attempts,
        @Nullable Usage usage,
        Money cost,
        Timing timing) {}
