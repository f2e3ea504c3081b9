/**
 * What can this cost, and what did it cost?
 *
 * <p>Before an attempt {@link dev.penstock.meter.CostBound} gives a true upper bound; after it
 * {@link dev.penstock.meter.UsageCheck} says whether the reported usage can be believed,
 * {@link dev.penstock.meter.UpperCount} stands in where none was reported, and {@link dev.penstock.meter.PriceBook} turns
 * tokens into money. Pure functions: no state, any thread.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.meter;
