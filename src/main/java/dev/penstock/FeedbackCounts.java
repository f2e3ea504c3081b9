package dev.penstock;

import dev.penstock.core.Feedback;
import dev.penstock.experiment.feedback.FeedbackGiven;
import dev.penstock.experiment.feedback.FeedbackListener;
import dev.penstock.experiment.feedback.PreferenceGiven;
import dev.penstock.telemetry.Telemetry;

/** Feedback as the metrics count it: how much of each name came. */
record FeedbackCounts(Telemetry telemetry) implements FeedbackListener {

    @Override
    public void given(FeedbackGiven feedback) {
        telemetry.feedbackGiven(feedback.name());
    }

    @Override
    public void preferred(PreferenceGiven preference) {
        telemetry.feedbackGiven(Feedback.PREFERENCE);
    }
}
