package dev.penstock.experiment.feedback;

/** Hears what feedback changed. Must not block: it is told on the event loop on which the store replied. */
public interface FeedbackListener {

    /** An answer was rated, or rated otherwise. */
    void given(FeedbackGiven feedback);

    /** Somebody chose among compared answers, or otherwise. */
    void preferred(PreferenceGiven preference);
}
