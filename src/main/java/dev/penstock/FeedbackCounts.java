package dev.penstock;

import dev.penstock.core.Feedback;
import dev.penstock.experiment.Exposure;
import dev.penstock.experiment.evidence.Arm;
import dev.penstock.experiment.evidence.Evidence;
import dev.penstock.experiment.evidence.Vote;
import dev.penstock.experiment.evidence.Vote.Result;
import dev.penstock.experiment.feedback.ComparedAnswer;
import dev.penstock.experiment.feedback.FeedbackGiven;
import dev.penstock.experiment.feedback.FeedbackListener;
import dev.penstock.experiment.feedback.PreferenceGiven;
import dev.penstock.experiment.feedback.PreferenceGiven.Difference;
import dev.penstock.telemetry.Telemetry;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where feedback counts: how much of each name came in the metrics, and what it says of variants in the evidence of their
 * experiments.
 *
 * @param experiments told what variants earned; neither waits nor fails
 */
record FeedbackCounts(Telemetry telemetry, Consumer<Evidence> experiments) implements FeedbackListener {

    @Override
    public void given(FeedbackGiven feedback) {
        telemetry.feedbackGiven(feedback.name());
        @Nullable Exposure exposure = feedback.exposure();
        if (exposure != null) {
            experiments.accept(new dev.penstock.experiment.evidence.Feedback(
                    exposure, feedback.name(), feedback.deltaCount(), feedback.deltaMillionths()));
        }
    }

    @Override
    public void preferred(PreferenceGiven preference) {
        telemetry.feedbackGiven(Feedback.PREFERENCE);
        preference.differences().forEach(this::count);
    }

    private void count(Difference difference) {
        vote(difference.lane(), Result.WIN, difference.wins());
        vote(difference.lane(), Result.LOSS, difference.losses());
        vote(difference.lane(), Result.TIE, difference.ties());
    }

    /** Only variants that an experiment has in the store can win or lose. */
    private void vote(ComparedAnswer lane, Result result, int change) {
        @Nullable String variant = lane.variant();
        if (change != 0 && variant != null && lane.epoch() > 0) {
            experiments.accept(new Vote(lane.model(), new Arm(lane.epoch(), variant), result, change));
        }
    }
}
