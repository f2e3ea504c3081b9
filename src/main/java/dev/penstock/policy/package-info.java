/**
 * May this caller ask this, and in which form?
 *
 * <p>Asked after identity and before a target is chosen. Pure functions of caller, request and declared models; free to
 * share among threads.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.policy;
