package dev.penstock.experiment.evidence;

import java.time.Instant;

/** One thing that happened to a variant. */
public sealed interface Evidence permits Enrolled, Observation, CacheHit, Feedback, Vote, AnswerPair {

    /** The experiment that it belongs to. */
    String experiment();

    /** Adds all that is counted of it; takes at most {@link Batch#STEPS_OF_ONE_MAX} steps. */
    void addTo(Batch batch, Instant now);
}
