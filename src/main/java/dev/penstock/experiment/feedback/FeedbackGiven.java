package dev.penstock.experiment.feedback;

import dev.penstock.experiment.Exposure;
import org.jspecify.annotations.Nullable;

/**
 * The difference that a rating makes to the sums of its metric.
 *
 * @param exposure what the answer counts for; absent where it counts for nothing
 * @param name the metric: one that the policies declare for the answer's model
 * @param deltaCount how many values more there are: 1 for a new one, 0 for one in the place of another
 * @param deltaMillionths by how much their sum rises, in millionths
 */
public record FeedbackGiven(@Nullable Exposure exposure, String name, int deltaCount, long deltaMillionths) {}
