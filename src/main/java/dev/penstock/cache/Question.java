package dev.penstock.cache;

import dev.penstock.core.Ask;
import dev.penstock.core.Target;
import java.time.Duration;
import java.util.SortedMap;

/**
 * A request as the cache sees it.
 *
 * @param tenant who asks
 * @param ask the facts of the body
 * @param target where the request would go
 * @param headers the client's headers that can change the answer, by their names in lower case
 * @param body the body as policy leaves it, before an output cap is injected
 * @param control what the caller's {@code Cache-Control} allows
 * @param ttl how long an answer of this model may be given again, by the policy of this moment
 */
public record Question(
        String tenant,
        Ask ask,
        Target target,
        SortedMap<String, String> headers,
        byte[] body,
        CacheControl control,
        Duration ttl) {}
