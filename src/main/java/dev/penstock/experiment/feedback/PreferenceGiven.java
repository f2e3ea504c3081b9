package dev.penstock.experiment.feedback;

import dev.penstock.core.Feedback;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
     * @param losses how often the other variant was
     * @param ties how often none was
     */
    public record Difference(ComparedAnswer lane, int wins, int losses, int ties) {}

    /**
     * The difference for each lane that stands against just one other variant of its experiment, in order. Of three variants
     * the two losers would have lost to each other as well, and what wins against another model says nothing of a variant.
     */
    public List<Difference> differences() {
        return lanes.stream()
                .flatMap(lane -> rival(lane).map(rival -> difference(lane, rival)).stream())
                .toList();
    }

    private Optional<ComparedAnswer> rival(ComparedAnswer lane) {
        List<ComparedAnswer> rivals = lanes.stream()
                .filter(other -> !other.label().equals(lane.label()) && lane.isOfSameExperiment(other))
                .toList();
        return rivals.size() == 1
                ? Optional.of(rivals.get(0)).filter(other -> !Objects.equals(other.variant(), lane.variant()))
                : Optional.empty();
    }

    private Difference difference(ComparedAnswer lane, ComparedAnswer rival) {
        return new Difference(
                lane,
                difference(lane.label().equals(winner), lane.label().equals(earlier)),
                difference(rival.label().equals(winner), rival.label().equals(earlier)),
                difference(winner.equals(Feedback.TIE), Feedback.TIE.equals(earlier)));
    }

    private static int difference(boolean now, boolean before) {
        return (now ? 1 : 0) - (before ? 1 : 0);
    }

    private static void requireChoice(List<ComparedAnswer> lanes, String choice) {
        if (!choice.equals(Feedback.TIE)
                && lanes.stream().noneMatch(lane -> lane.label().equals(choice))) {
            throw new IllegalArgumentException("a choice must be a label or tie, not '" + choice + "'");
        }
    }
}
