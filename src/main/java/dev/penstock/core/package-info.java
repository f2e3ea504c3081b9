/**
 * Which words do all stages share?
 *
 * <p>Records that refuse to be wrong and sealed choices, without the behaviour of any one stage. All of it is immutable.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.core;
