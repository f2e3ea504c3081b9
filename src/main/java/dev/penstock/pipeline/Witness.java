package dev.penstock.pipeline;

import dev.penstock.core.Model;
import dev.penstock.core.Target;
import dev.penstock.core.Variant;
import dev.penstock.experiment.Exposure;
import dev.penstock.experiment.feedback.ComparedAnswer;
import dev.penstock.experiment.feedback.Subject;
import dev.penstock.experiment.feedback.Subject.Answer;
import dev.penstock.experiment.feedback.Subjects;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notes which answers were given in experiments, so that feedback finds what it is about. */
public final class Witness {

    private final Subjects subjects;

    public Witness(Subjects subjects) {
        this.subjects = subjects;
    }

    /**
     * An answer to the exchange begins.
     *
     * @param target who gives it: where that is another than the variant's own, it is no answer of the variant
     */
    void answered(Exchange exchange, Target target) {
        @Nullable Variant variant = exchange.plan().variant();
        boolean isVariants = variant != null && variant.target().equals(target);
        experiment(exchange)
                .ifPresent(model -> remember(
                        exchange,
                        model,
                        isVariants ? exchange.decision().exposure().orElse(null) : null));
    }

    /**
     * An answer that was stored begins. It counts for nobody, since no variant gave it now; it is noted all the same, since
     * its app cannot know that and gives feedback on it, which is taken like any other.
     */
    void repeated(Exchange exchange) {
        experiment(exchange).ifPresent(model -> remember(exchange, model, null));
    }

    /** The lanes of a comparison are about to answer, under the letters of these reports. */
    void compared(String tenant, LaneReports reports, List<Lane> lanes) {
        List<ComparedAnswer> told = lanes.stream()
                .map(lane -> new ComparedAnswer(
                        reports.label(lane),
                        lane.exchange().ask().model(),
                        LaneReports.variant(lane),
                        lane.exchange().decision().epoch()))
                .toList();
        subjects.remember(new Subject.Comparison(tenant, reports.id(), told));
    }

    private void remember(Exchange exchange, Model model, @Nullable Exposure exposure) {
        @Nullable Variant variant = exchange.plan().variant();
        boolean asPlanned = model.name().equals(exchange.model().name());
        Answer answer = new Answer(
                exchange.caller().tenant(),
                exchange.arrival().requestId(),
                model.name(),
                asPlanned && variant != null ? variant.name() : null,
                asPlanned ? exposure : null);
        exchange.decision()
                .session()
                .ifPresentOrElse(session -> subjects.remember(answer, session), () -> subjects.remember(answer));
    }

    /**
     * The experiment that answers; else the one that was asked for, where a spent budget went on with a plain model: its app
     * does not know that, and gives feedback all the same.
     */
    private static Optional<Model> experiment(Exchange exchange) {
        if (exchange.model().isExperiment()) {
            return Optional.of(exchange.model());
        }
        String asked = exchange.ask().model();
        return exchange.model().name().equals(asked)
                ? Optional.empty()
                : exchange.policies().model(asked).filter(Model::isExperiment);
    }
}
