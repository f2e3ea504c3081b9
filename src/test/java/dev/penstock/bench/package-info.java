/**
 * What does a request through the gateway cost, beside one that goes through nginx and one that goes straight to the
 * provider?
 *
 * <p>{@link dev.penstock.bench.Bench} starts a mock provider, nginx, the packaged gateway and a load driver as processes
 * of their own and measures them in shuffled rounds, and then a ledger beside its Redis.
 * {@code src/site/markdown/benchmark.md} says how to run and read it.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.bench;
