package dev.penstock.pipeline;

import dev.penstock.config.Snapshot;
import dev.penstock.core.FeedbackReceipt;
import dev.penstock.core.Verdict;
import dev.penstock.experiment.feedback.FeedbackBooks;
import dev.penstock.protocol.FeedbackReader;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import java.util.function.Supplier;

/** Takes what callers say of answers: who is calling, what they say, and into the books. */
public final class FeedbackDesk {

    private final Supplier<Snapshot> policies;
    private final Doorkeeper doorkeeper;
    private final FeedbackReader reader;
    private final FeedbackBooks books;

    public FeedbackDesk(
            Supplier<Snapshot> policies, Doorkeeper doorkeeper, FeedbackReader reader, FeedbackBooks books) {
        this.policies = policies;
        this.doorkeeper = doorkeeper;
        this.reader = reader;
        this.books = books;
    }

    /** Takes the feedback in this body from the caller whom the headers name. */
    public Uni<Verdict<FeedbackReceipt>> take(MultiMap headers, byte[] body) {
        return doorkeeper
                .whoIsCalling(headers, policies.get())
                .flatMap(found -> found.then(caller ->
                                reader.read(body).then(said -> Verdict.yes(books.give(caller.tenant(), said))))
                        .fold(receipt -> receipt, refusal -> Uni.createFrom().item(Verdict.no(refusal))));
    }
}
