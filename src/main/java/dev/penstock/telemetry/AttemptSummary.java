package dev.penstock.telemetry;

import dev.penstock.core.Endpoint;
import dev.penstock.core.Failure;
import dev.penstock.core.Target;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An attempt at a provider that has ended.
 *
 * @param endpoint the operation
 * @param target where it went
 * @param failure what went wrong; absent where an answer came
 * @param duration from the first byte sent to the last received
 */
public record AttemptSummary(Endpoint endpoint, Target target, Failure.@Nullable Kind failure, Duration duration) {}
