package dev.penstock.bench;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Calls on one event loop, each made when the one before it is answered, and timed. */
final class CallSequence<T> {

    private static final int GRACE_SECONDS = 30;

    private final int count;
    private final IntFunction<? extends Uni<? extends T>> call;
    private final Samples nanos;
    private final List<T> answers = new ArrayList<>();
    private final CompletableFuture<List<T>> done = new CompletableFuture<>();

    /**
     * So many calls, not made yet.
     *
     * @param call makes the call of this number, from 0
     * @param nanos where the time of each call goes
     */
    CallSequence(int count, IntFunction<? extends Uni<? extends T>> call, Samples nanos) {
        this.count = count;
        this.call = call;
        this.nanos = nanos;
    }

    /** Makes them in this context; blocks until the last is answered, or one has failed. */
    List<T> run(Context context) throws Exception {
        context.runOnContext(start -> next());
        return done.get(GRACE_SECONDS, TimeUnit.SECONDS);
    }

    private void next() {
        if (answers.size() == count) {
            done.complete(answers);
            return;
        }
        long start = System.nanoTime();
        call.apply(answers.size())
                .subscribe()
                .with(answer -> answered(answer, System.nanoTime() - start), done::completeExceptionally);
    }

    private void answered(T answer, long took) {
        nanos.add(took);
        answers.add(answer);
        next();
    }
}
