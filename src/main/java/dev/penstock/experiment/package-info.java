/**
 * Which variant does a unit belong to?
 *
 * <p>Asked when the model is known, before a target is chosen. Pure functions of model, unit and nothing else: the same
 * unit gets the same variant on every gateway. Free to share among threads.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.experiment;
