package dev.penstock.experiment.feedback;

import dev.penstock.core.FeedbackReceipt.Change;
import org.jspecify.annotations.Nullable;

/**
 * What the store did with a value.
 *
 * @param id the id of the place in which it is kept
 * @param change whether it changed anything
 * @param before the value in whose place it is; absent where it is in nobody's
 */
record KeptValue(String id, Change change, @Nullable String before) {}
