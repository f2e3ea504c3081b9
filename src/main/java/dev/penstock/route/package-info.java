/**
 * Which targets may serve this, and in which order?
 *
 * <p>Asked when the variant is chosen. Pure functions of model, variant and the health that the caller of this package
 * asks elsewhere; free to share among threads.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.route;
