package dev.penstock.experiment.feedback;

import dev.penstock.core.Feedback;
import dev.penstock.core.Feedback.Preference;
import dev.penstock.core.Feedback.Rating;
import dev.penstock.core.FeedbackReceipt;
import dev.penstock.core.FeedbackReceipt.Change;
import dev.penstock.core.FeedbackReceipt.Revealed;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Verdict;
import dev.penstock.experiment.feedback.Subject.Answer;
import dev.penstock.experiment.feedback.Subject.Comparison;
import dev.penstock.redis.RedisLink;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes feedback: finds what it is about, keeps it, and tells what changed by it.
 *
 * <p>A value is kept first and told afterwards. So a gateway that dies in between, or never hears the store's reply, loses
 * that one from the sums; none is ever in them twice.
 */
public final class FeedbackBooks {

    private static final Duration COME_BACK = Duration.ofSeconds(1);

    private final Subjects subjects;
    private final Values values;
    private final Function<String, List<String>> metrics;
    private final FeedbackListener listener;

    /**
     * Books over these subjects.
     *
     * @param metrics from the name of a model to the metrics that the policies declare for feedback on it
     * @param listener hears what changed
     */
    public FeedbackBooks(
            RedisLink redis,
            FeedbackSettings settings,
            Subjects subjects,
            Function<String, List<String>> metrics,
            FeedbackListener listener) {
        this.subjects = subjects;
        this.values = new Values(redis, settings.valuesMax());
        this.metrics = metrics;
        this.listener = listener;
    }

    /** Takes what a caller of this tenant says. */
    public Uni<Verdict<FeedbackReceipt>> give(String tenant, Feedback feedback) {
        return feedback.<Uni<Verdict<FeedbackReceipt>>>fold(
                        rating -> give(tenant, rating), preference -> give(tenant, preference))
                .onFailure(StoreUnavailable.class)
                .recoverWithItem(away -> Verdict.no(storeAway()));
    }

    private Uni<Verdict<FeedbackReceipt>> give(String tenant, Rating rating) {
        return found(subjects.answer(tenant, rating.answer()), answer -> rated(answer, rating));
    }

    private Uni<Verdict<FeedbackReceipt>> give(String tenant, Preference preference) {
        return found(
                subjects.comparison(tenant, preference.comparison()), comparison -> preferred(comparison, preference));
    }

    private static <S> Uni<Verdict<FeedbackReceipt>> found(
            Uni<Optional<S>> subject, Function<S, Uni<Verdict<FeedbackReceipt>>> next) {
        return subject.flatMap(
                found -> found.map(next).orElseGet(() -> Uni.createFrom().item(Verdict.no(unknown()))));
    }

    private Uni<Verdict<FeedbackReceipt>> rated(Answer answer, Rating rating) {
        List<String> declared = metrics.apply(answer.model());
        if (!declared.contains(rating.name())) {
            return Uni.createFrom().item(Verdict.no(undeclared(answer.model(), rating.name(), declared)));
        }
        return values.keep(Subjects.key(answer), rating.name(), Long.toString(rating.millionths()), rating.source())
                .map(verdict -> verdict.then(kept -> {
                    if (kept.change() != Change.REPEATED) {
                        listener.given(given(answer, rating, kept.before()));
                    }
                    return Verdict.yes(receipt(rating.name(), kept, List.of()));
                }));
    }

    private static FeedbackGiven given(Answer answer, Rating rating, @Nullable String before) {
        return before == null
                ? new FeedbackGiven(answer.exposure(), rating.name(), 1, rating.millionths())
                : new FeedbackGiven(answer.exposure(), rating.name(), 0, rating.millionths() - Long.parseLong(before));
    }

    private Uni<Verdict<FeedbackReceipt>> preferred(Comparison comparison, Preference preference) {
        String winner = preference.winner();
        if (!winner.equals(Feedback.TIE) && !comparison.labels().contains(winner)) {
            return Uni.createFrom().item(Verdict.no(noLabel(comparison, winner)));
        }
        return values.keep(Subjects.key(comparison), Feedback.PREFERENCE, winner, preference.source())
                .map(verdict -> verdict.then(kept -> {
                    if (kept.change() != Change.REPEATED) {
                        listener.preferred(new PreferenceGiven(comparison.lanes(), winner, kept.before()));
                    }
                    return Verdict.yes(receipt(Feedback.PREFERENCE, kept, comparison.lanes()));
                }));
    }

    private static FeedbackReceipt receipt(String name, KeptValue kept, List<ComparedAnswer> lanes) {
        List<Revealed> revealed = lanes.stream()
                .map(lane -> new Revealed(lane.label(), lane.model(), lane.variant()))
                .toList();
        return new FeedbackReceipt(kept.id(), name, kept.change(), revealed);
    }

    /** The same for what never was, what is over, and what is another tenant's: nobody learns which. */
    static Refusal unknown() {
        return Refusal.of(
                Reason.ANSWER_NOT_FOUND, "There is no answer of this name of which feedback could be taken any more.");
    }

    private static Refusal undeclared(String model, String name, List<String> declared) {
        String takes = declared.isEmpty() ? "no feedback" : "feedback of these names: " + String.join(", ", declared);
        return Refusal.ofParam(
                Reason.INVALID_REQUEST, "name", "The model '" + model + "' takes " + takes + "; not '" + name + "'.");
    }

    /** Says nothing of the models behind the labels: the choice is still to be made. */
    private static Refusal noLabel(Comparison comparison, String winner) {
        return Refusal.ofParam(
                Reason.INVALID_REQUEST,
                "winner",
                "'winner' must be one of " + String.join(", ", comparison.labels()) + " or " + Feedback.TIE + ", not '"
                        + winner + "'.");
    }

    private static Refusal storeAway() {
        return Refusal.of(
                        Reason.FEEDBACK_STORE_UNAVAILABLE,
                        "The store of feedback does not answer. Please try again in 1s.")
                .withRetryAfter(COME_BACK);
    }
}
