package dev.penstock.pipeline;

import dev.penstock.core.Failure;
import dev.penstock.core.Failure.Kind;
import dev.penstock.protocol.AnswerError;
import dev.penstock.protocol.StrictJson;
import dev.penstock.upstream.Outcome;
import dev.penstock.upstream.ProviderAnswer;
import io.vertx.core.MultiMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has come of a lane so far: an answer unless something went wrong, of which the first is told. */
final class LaneResult {

    private MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private byte @Nullable [] answer;
    private @Nullable Failure failure;
    private byte @Nullable [] words;
    private Outcome.@Nullable Failed refused;
    private boolean mayHaveCost;

    /** A stream has begun. */
    void begun(MultiMap of) {
        headers = of;
    }

    /**
     * All of an answer has come at once.
     *
     * @param tells whether it tells what was generated; it may be an error all the same, or no JSON
     */
    void came(MultiMap of, byte[] body, boolean tells) {
        headers = of;
        if (tells && StrictJson.isObject(body)) {
            answer = body;
        } else {
            words = AnswerError.in(body).orElse(null);
            unreadable();
        }
    }

    /** The target gave no answer. */
    void failed(Outcome.Failed outcome, boolean mayBeBilled) {
        mayHaveCost = mayBeBilled;
        refused = outcome;
        failure = outcome.failure();
        ProviderAnswer said = outcome.answer();
        words = said == null ? null : AnswerError.in(said.body().getBytes()).orElse(null);
    }

    /** Within its stream the provider says that it failed. */
    void says(byte[] error) {
        words = error;
        broken(Kind.SERVER_ERROR, "The provider failed within its answer.");
    }

    /** Something came that is no part of an answer. */
    void unreadable() {
        broken(Kind.SERVER_ERROR, "The provider sent something that is no answer.");
    }

    /** There is no answer any more, though one may be on the bill. */
    void broken(Kind kind, String message) {
        mayHaveCost = true;
        if (failure == null) {
            failure = new Failure(kind, 0, message);
        }
    }

    /** The headers of the answer. */
    MultiMap headers() {
        return headers;
    }

    /** The whole answer, if it came in one piece. */
    Optional<byte[]> answer() {
        return Optional.ofNullable(answer);
    }

    Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /** The provider's own error, if there was one. */
    Optional<byte[]> words() {
        return Optional.ofNullable(words);
    }

    /** Whether the provider may bill for the lane although it failed. */
    boolean mayHaveCost() {
        return mayHaveCost;
    }

    /** The reply to give where no lane has an answer. */
    Reply failed(Held held, boolean mayAnyHaveCost) {
        return refused != null
                ? Answers.failed(held, refused, mayAnyHaveCost)
                : new Reply.Broken(failure().orElseThrow(), mayAnyHaveCost, MultiMap.caseInsensitiveMultiMap());
    }
}
