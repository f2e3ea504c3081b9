package dev.penstock.experiment.control;

import dev.penstock.redis.RedisLink;
import dev.penstock.redis.Script;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The right to act on the experiments of one Redis: one gateway at a time has it, for as long as it renews it.
 *
 * <p>Each holder has a number that is above those of all before it. Tables take nothing from a number below the highest that
 * they have seen, so a holder that was asleep when its time ran out does no harm. It gives itself up a little before Redis
 * does, by its own clock from before it asked.
 */
public final class Lease {

    /** How long it lasts without being renewed. */
    public static final Duration TERM = Duration.ofSeconds(4);

    private static final Logger LOG = Logger.getLogger(Lease.class);
    private static final Duration MARGIN = Duration.ofMillis(500);
    private static final List<String> KEYS = List.of("{x}:lease", "{x}:fence");
    private static final Script TAKE = Script.ofResources("/lua/prelude.lua", "/lua/lease.lua");
    private static final Script DROP = Script.ofResources("/lua/prelude.lua", "/lua/lease-drop.lua");

    /** What is held: nothing where the number is 0. */
    private record Held(long number, long untilNanos) {}

    private static final Held NOTHING = new Held(0, 0);

    private final RedisLink redis;
    private final String holder;
    private final LongSupplier nanoTime;
    private volatile Held held = NOTHING;
    private volatile long above;

    /**
     * A lease that is not held yet.
     *
     * @param holder names this start of a gateway, which no other may share
     * @param nanoTime a clock that only goes forward, such as {@code System::nanoTime}
     */
    public Lease(RedisLink redis, String holder, LongSupplier nanoTime) {
        this.redis = redis;
        this.holder = holder;
        this.nanoTime = nanoTime;
    }

    /** The number under which this gateway may act now; 0 where it may not. */
    public long number() {
        Held now = held;
        return now.number() > 0 && now.untilNanos() - nanoTime.getAsLong() > 0 ? now.number() : 0;
    }

    /** Takes or renews it where that can be; never fails. What was held stays held until its time runs out. */
    public Uni<Long> renew() {
        return Uni.createFrom().deferred(() -> {
            long until = nanoTime.getAsLong() + TERM.minus(MARGIN).toNanos();
            return redis.run(TAKE, KEYS, List.of(holder, Long.toString(TERM.toMillis()), Long.toString(above)))
                    .invoke(reply -> taken(reply.toLong(), until))
                    .map(reply -> number())
                    .onFailure()
                    .recoverWithItem(error -> {
                        LOG.debugf("The lease of the experiments cannot be renewed: %s", error.getMessage());
                        return number();
                    });
        });
    }

    private void taken(long number, long until) {
        if (number > 0 && held.number() != number) {
            LOG.infof("This gateway leads the experiments, as number %d", number);
        } else if (number == 0 && held.number() > 0) {
            LOG.info("Another gateway leads the experiments");
        }
        held = number > 0 ? new Held(number, until) : NOTHING;
    }

    /** A table has seen this number, which is above the one of this gateway: it leads no more, or not under its number. */
    void lost(long newer) {
        above = Math.max(above, newer);
        held = NOTHING;
    }

    /** Gives it up, so that another need not wait for its time to run out; never fails. */
    public Uni<Void> drop() {
        return Uni.createFrom().deferred(() -> {
            held = NOTHING;
            return redis.run(DROP, KEYS.subList(0, 1), List.of(holder))
                    .replaceWithVoid()
                    .onFailure()
                    .recoverWithNull();
        });
    }
}
