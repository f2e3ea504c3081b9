package dev.penstock.cache;

import dev.penstock.core.Ask;
import dev.penstock.core.Target;
import java.time.Duration;

/**
 * A request as the cache sees it.
 *
 * @param tenant who asks
 * @param ask the facts of the body
 * @param target where the request would go
 * @param body the body as policy leaves it, before an output cap is injected
 * @param control what the caller's {@code Cache-Control} allows
 * @param ttl how long an answer of this model may be given again, by the policy of this moment
 */
public record Question(String tenant, Ask ask, Target target, byte[] body, CacheControl control, Duration ttl) {}
