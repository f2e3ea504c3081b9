package dev.penstock.cache;

import dev.penstock.core.Money;
import dev.penstock.core.Usage;
import java.time.Duration;
import java.time.Instant;

/**
 * An answer that was paid for.
 *
 * @param created when it was complete
 * @param ttl how long it may be given again
 * @param target the id of the target that gave it
 * @param usage the tokens that it used
 * @param finish why the generation ended; empty where nothing was generated
 * @param cost what was paid for it
 * @param body the whole answer, as JSON; shared, so nobody writes into it
 */
public record Entry(
        Instant created, Duration ttl, String target, Usage usage, String finish, Money cost, byte[] body) {}
