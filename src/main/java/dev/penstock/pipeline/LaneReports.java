package dev.penstock.pipeline;

import dev.penstock.core.Variant;
import dev.penstock.protocol.BlindAnswer;
import dev.penstock.protocol.ComparisonText;
import dev.penstock.protocol.LaneReport;
import dev.penstock.protocol.OpenAiErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the client of a comparison gets to see of its lanes, and under which letters. */
final class LaneReports {

    private final String id;
    private final long createdSeconds;
    private final boolean blind;
    private final List<Integer> order;

    /**
     * The reports of one comparison.
     *
     * @param blind whether nothing may tell which lane is whose
     * @param order for each lane that is shown, in the order of the letters, where the client named it
     */
    LaneReports(String id, long createdSeconds, boolean blind, List<Integer> order) {
        this.id = id;
        this.createdSeconds = createdSeconds;
        this.blind = blind;
        this.order = List.copyOf(order);
    }

    String id() {
        return id;
    }

    ComparisonText text() {
        return new ComparisonText(id, createdSeconds, blind);
    }

    /** Where the lane is shown. */
    int index(Lane lane) {
        return order.indexOf(lane.place());
    }

    String label(Lane lane) {
        return String.valueOf((char) ('A' + index(lane)));
    }

    /** What there is to tell of the lane, which is over. */
    LaneReport of(Lane lane) {
        return new LaneReport(
                new LaneReport.Name(
                        index(lane),
                        label(lane),
                        blind ? null : lane.exchange().ask().model(),
                        blind ? null : variant(lane)),
                error(lane),
                lane.result().answer().map(answer -> shown(lane, answer)).orElse(null),
                blind
                        ? null
                        : new LaneReport.Figures(
                                lane.times().firstContentMillis(),
                                lane.times().latencyMillis(),
                                lane.trail().usage(),
                                lane.trail().cost()));
    }

    /** The reports of all, in the order in which they are shown. */
    List<LaneReport> of(List<Lane> lanes) {
        return order.stream().map(place -> of(lanes.get(place))).toList();
    }

    /** An answer or a chunk of the lane: the provider's own bytes, unless they could tell whose they are. */
    byte[] shown(Lane lane, byte[] answer) {
        return blind ? BlindAnswer.of(answer, new BlindAnswer.Mask(id, label(lane), createdSeconds)) : answer;
    }

    private byte @Nullable [] error(Lane lane) {
        return lane.result()
                .failure()
                .map(failure -> blind
                        ? OpenAiErrors.nameless(failure)
                        : lane.result().words().orElseGet(() -> OpenAiErrors.value(failure)))
                .orElse(null);
    }

    static @Nullable String variant(Lane lane) {
        Variant variant = lane.exchange().plan().variant();
        return variant == null ? null : variant.name();
    }
}
