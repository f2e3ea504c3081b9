package dev.penstock.pipeline;

import dev.penstock.core.Refusal;
import dev.penstock.core.Tokens;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One request at several models: all lanes are admitted before any is sent, then all are sent at once.
 *
 * <p>The lanes are attempts of one exchange, which counts once in limits of requests and takes one slot. One that is refused
 * refuses all, and leaves nothing held.
 */
final class Comparison implements LaneWatcher {

    private final Panel panel;
    private final Merger merger;
    private final Holds holds;
    private final Trail trail;
    private Runnable whenAdmitted = () -> {};
    private int over;
    private @Nullable UniEmitter<? super Reply> reply;

    Comparison(Panel panel, Merger merger, Holds holds, Trail trail) {
        this.panel = panel;
        this.merger = merger;
        this.holds = holds;
        this.trail = trail;
    }

    /** Does this when all lanes are admitted, before any is sent. */
    Comparison whenAdmitted(Runnable action) {
        whenAdmitted = action;
        return this;
    }

    /** A bug before the first lane is sent leaves nothing held; each lane that is sent ends its own hold. */
    Uni<Reply> run() {
        return Uni.createFrom().deferred(() -> admit(0)).onFailure().invoke(bug -> holds.bug());
    }

    /**
     * One after the other: a refusal is that of the first that does not fit. The first is admitted only where limits have room
     * for the tokens of all; others may have taken it since, so each later one needs room for the rest.
     */
    private Uni<Reply> admit(int next) {
        if (next == panel.lanes().size()) {
            return Uni.createFrom().<Reply>emitter(this::send);
        }
        Lane lane = panel.lanes().get(next);
        return holds.admit(lane.exchange(), lane.target(), lane.bound(), tokensFrom(next))
                .flatMap(admission -> admission.fold(
                        yes -> {
                            lane.admitted(holds.take(lane.exchange(), lane.target(), lane.bound(), yes));
                            return admit(next + 1);
                        },
                        denied -> refused(lane, denied.refusal()),
                        refused -> refused(lane, refused.refusal())));
    }

    private Tokens tokensFrom(int next) {
        return panel.lanes().stream()
                .skip(next)
                .map(lane -> lane.bound().tokens())
                .reduce(Tokens.ZERO, Tokens::plus);
    }

    /** A way out that a spent budget names is not taken: it would compare another model than the one that was named. */
    private Uni<Reply> refused(Lane lane, Refusal refusal) {
        holds.unused();
        return Uni.createFrom().item(new Reply.Refused(LaneRefusal.of(lane, refusal)));
    }

    private void send(UniEmitter<? super Reply> emitter) {
        reply = emitter;
        whenAdmitted.run();
        merger.begin(emitter::complete);
        panel.lanes().forEach(lane -> lane.send(this));
    }

    @Override
    public void events(Lane lane, Buffer events) {
        merger.events(lane, events);
    }

    @Override
    public void content(Lane lane) {
        trail.firstContent();
        merger.content(lane);
    }

    @Override
    public void over(Lane lane) {
        trail.joined(lane.trail());
        over++;
        boolean isLast = over == panel.lanes().size();
        if (isLast) {
            panel.failure().ifPresent(trail::failed);
        }
        try {
            merger.over(lane, isLast);
            if (merger.isAnswered()) {
                trail.streamOver();
            }
        } catch (RuntimeException bug) {
            if (reply != null) {
                reply.fail(bug);
            }
            throw bug;
        } finally {
            if (isLast) {
                conclude();
            }
        }
    }

    private void conclude() {
        try {
            merger.ended().ifPresent(trail::streamEnded);
        } finally {
            panel.conclusion().reach();
        }
    }
}
