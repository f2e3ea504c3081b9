package dev.penstock.experiment.feedback;

import dev.penstock.core.Feedback;
import dev.penstock.experiment.Exposure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Something that feedback can be about. */
public sealed interface Subject {

    /**
     * An answer of a model that is an experiment.
     *
     * @param tenant the tenant whose caller asked
     * @param requestId the id of the request, as the client was told it
     * @param model the model that was asked
     * @param variant the variant that answered; absent where none of the model did
     * @param exposure what it counts for; absent where it counts for nothing, such as a forced variant's or a stored one
     */
    record Answer(
            String tenant,
            String requestId,
            String model,
            @Nullable String variant,
            @Nullable Exposure exposure) implements Subject {

        public Answer {
            if (tenant.isEmpty() || requestId.isEmpty() || model.isEmpty()) {
                throw new IllegalArgumentException("tenant, requestId and model must not be empty");
            }
        }

        @Override
        public <T> T fold(
                Function<? super Answer, ? extends T> answer, Function<? super Comparison, ? extends T> comparison) {
            return answer.apply(this);
        }
    }

    /**
     * Answers that were given side by side.
     *
     * @param tenant the tenant whose caller asked
     * @param id the id of the comparison, as the client was told it
     * @param lanes its answers, at least two, each under a label of its own
     */
    record Comparison(String tenant, String id, List<ComparedAnswer> lanes) implements Subject {

        public Comparison {
            lanes = List.copyOf(lanes);
            if (tenant.isEmpty() || id.isEmpty()) {
                throw new IllegalArgumentException("tenant and id must not be empty");
            }
            Set<String> labels = new HashSet<>();
            lanes.forEach(lane -> labels.add(lane.label()));
            if (lanes.size() < 2 || labels.size() < lanes.size() || labels.contains(Feedback.TIE)) {
                throw new IllegalArgumentException(
                        "lanes must be at least two with labels of their own, none of them tie: " + lanes);
            }
        }

        @Override
        public <T> T fold(
                Function<? super Answer, ? extends T> answer, Function<? super Comparison, ? extends T> comparison) {
            return comparison.apply(this);
        }

        /** The labels, in order. */
        List<String> labels() {
            return lanes.stream().map(ComparedAnswer::label).toList();
        }
    }

    /** The tenant whose callers may give feedback on it. */
    String tenant();

    /** The result of the function for this kind. */
    <T> T fold(Function<? super Answer, ? extends T> answer, Function<? super Comparison, ? extends T> comparison);
}
