package dev.penstock.experiment.feedback;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The bounds of what is kept for feedback. */
@ConfigMapping(prefix = "penstock.feedback")
public interface FeedbackSettings {

    /**
     * How long an answer of an experiment can be given feedback. Until then Redis keeps some 250 bytes for each of them, and
     * 160 for each session.
     */
    @WithDefault("7d")
    Duration retention();

    /** The most records on their way to Redis at a time; beyond it they are dropped and counted. */
    @WithDefault("1024")
    int writesMax();

    /** The most values, one for each name and source, of one answer. */
    @WithDefault("32")
    int valuesMax();
}
