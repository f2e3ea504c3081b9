package dev.penstock.experiment.feedback;

import dev.penstock.core.Feedback;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A choice among the answers of a comparison.
 *
 * @param lanes the answers
 * @param winner the label of the better one, or {@link Feedback#TIE}
 * @param earlier what the same source had said before, which counts no more; absent where it had said nothing
 */
public record PreferenceGiven(
        List<ComparedAnswer> lanes, String winner, @Nullable String earlier) {

    public PreferenceGiven {
        lanes = List.copyOf(lanes);
        requireChoice(lanes, winner);
        if (earlier != null) {
            requireChoice(lanes, earlier);
        }
    }

    /**
     * The difference that the choice makes to the counts of one lane; each from -1 to 1.
     *
     * @param wins how often it was the better one
     * @param losses how often another was
     * @param ties how often none was
     */
    public record Difference(ComparedAnswer lane, int wins, int losses, int ties) {}

    /** The difference for each lane, in order. */
    public List<Difference> differences() {
        return lanes.stream().map(this::difference).toList();
    }

    private Difference difference(ComparedAnswer lane) {
        String label = lane.label();
        return new Difference(
                lane,
                difference(label.equals(winner), label.equals(earlier)),
                difference(isLoss(label, winner), isLoss(label, earlier)),
                difference(winner.equals(Feedback.TIE), Feedback.TIE.equals(earlier)));
    }

    private static int difference(boolean now, boolean before) {
        return (now ? 1 : 0) - (before ? 1 : 0);
    }

    private static boolean isLoss(String label, @Nullable String choice) {
        return choice != null && !choice.equals(Feedback.TIE) && !choice.equals(label);
    }

    private static void requireChoice(List<ComparedAnswer> lanes, String choice) {
        if (!choice.equals(Feedback.TIE)
                && lanes.stream().noneMatch(lane -> lane.label().equals(choice))) {
            throw new IllegalArgumentException("a choice must be a label or tie, not '" + choice + "'");
        }
    }
}
