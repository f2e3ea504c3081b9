package dev.penstock.pipeline;

import dev.penstock.budget.Standing;
import dev.penstock.core.Target;
import dev.penstock.meter.Bound;

/**
 * An attempt that was admitted.
 *
 * @param target where it goes
 * @param bound the most it can use and cost
 * @param standing how the caller's accounts stand with it
 * @param settlement how its hold ends
 */
record Held(Target target, Bound bound, Standing standing, Settlement settlement) {}
