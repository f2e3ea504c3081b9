/**
 * Has this tenant already paid for this answer?
 *
 * <p>Stands after {@code route}, since the key knows the target, and before {@code budget}, since a hit spends nothing.
 * An answer is given only inside the tenant that paid for it, and only to a request equal in all that can change the
 * answer; a cache that is slow, full or away is a bypass, never an error. Two layers: {@link
 * dev.penstock.cache.MemoryLayer} in the process, and Redis. Everything here may be called from any thread; results
 * arrive on the caller's Vert.x context.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.cache;
