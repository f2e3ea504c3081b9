package dev.penstock.experiment.feedback;

import dev.penstock.core.FeedbackReceipt.Change;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Sha256;
import dev.penstock.core.Verdict;
import dev.penstock.redis.RedisLink;
import dev.penstock.redis.Script;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.util.List;

/** What was said of each subject: one value for each name and source, kept in Redis beside the subject, as long as that. */
final class Values {

    private static final Script FEEDBACK = Script.ofResources("/lua/feedback.lua");
    private static final int ID_DIGITS = 24;

    private final RedisLink redis;
    private final int valuesMax;

    Values(RedisLink redis, int valuesMax) {
        this.redis = redis;
        this.valuesMax = valuesMax;
    }

    /**
     * Keeps a value in the place of whatever this source had said under this name.
     *
     * @param value one word
     */
    Uni<Verdict<KeptValue>> keep(SubjectKey subject, String name, String value, String source) {
        String place = name + ":" + source;
        String id = "fb_" + Sha256.hexOf(subject.hash() + "/" + place).substring(0, ID_DIGITS);
        return StoreUnavailable.of(redis.run(
                        FEEDBACK,
                        List.of(subject.subject(), subject.values()),
                        List.of(place, value, Integer.toString(valuesMax))))
                .map(reply -> kept(id, reply));
    }

    private Verdict<KeptValue> kept(String id, Response reply) {
        String word = reply.get(0).toString();
        return switch (word) {
            case "NEW" -> Verdict.yes(new KeptValue(id, Change.NEW, null));
            case "REPEATED" -> Verdict.yes(new KeptValue(id, Change.REPEATED, null));
            case "CHANGED" ->
                Verdict.yes(new KeptValue(id, Change.REPLACED, reply.get(1).toString()));
            case "UNKNOWN" -> Verdict.no(FeedbackBooks.unknown());
            case "FULL" ->
                Verdict.no(Refusal.ofParam(
                        Reason.INVALID_REQUEST,
                        "source",
                        "So many sources have given feedback on this that no other one can: " + valuesMax
                                + " values are kept."));
            default -> throw new IllegalStateException("unexpected reply to feedback: " + word);
        };
    }
}
