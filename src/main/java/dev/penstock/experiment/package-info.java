/**
 * Which variant does a unit belong to?
 *
 * <p>Asked when the model is known, before a target is chosen. {@link dev.penstock.experiment.Assignment} is a pure
 * function of model, table and unit, so the same unit gets the same variant on every gateway that knows the same table.
 * {@link dev.penstock.experiment.Tables} keeps what this gateway knows, {@link dev.penstock.experiment.TableStore} what all of
 * them share. All are free to share among threads, and none waits for the store when a request asks.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.experiment;
