package dev.penstock.budget;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * That this gateway is known to the store, and the store to it.
 *
 * <p>A recovery waits for the gateways that are registered, so one registers before its first admission. Where there are
 * others, and the server may lose its last second, that is some time before: a registration that is lost together with the
 * hold would leave nobody to wait for.
 */
final class Registration {

    private static final Logger LOG = Logger.getLogger(Registration.class);
    private static final String STORE = "penstock:store";
    private static final String GATEWAYS = "penstock:gw";
    private static final String TENANTS = "penstock:tenants";
    private static final String UNKNOWN_YET = "this gateway is not registered there yet";
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private final StoreAccess store;
    private final StoreMemory memory;
    private final Clock clock;
    private final Leftovers before;
    private final AtomicInteger candidates = new AtomicInteger();
    private volatile boolean done;
    private volatile boolean beforeForgotten;
    private volatile @Nullable String problem;
    private volatile @Nullable Sight sight;

    /**
     * A registration that is not made yet.
     *
     * @param before what the processes before this one have left open: until it has ended, they are waited for
     */
    Registration(StoreAccess store, StoreMemory memory, Clock clock, Leftovers before) {
        this.store = store;
        this.memory = memory;
        this.clock = clock;
        this.before = before;
    }

    /** The names under which this gateway has told all that it knows, once it has told what it holds itself. */
    List<String> spokenFor() {
        return before.areSettled() ? store.names().all() : List.of(store.names().name());
    }

    /** Why nothing may be admitted on this store; empty where it may, as far as is known. */
    Optional<String> problem() {
        return Optional.ofNullable(problem).or(() -> done ? Optional.empty() : Optional.of(UNKNOWN_YET));
    }

    /** Whether admissions may begin. */
    boolean isDone() {
        return done;
    }

    /** Waits until admissions may begin; says false where the store is not the one that keeps this gateway's accounts. */
    Uni<Boolean> ready() {
        return identify()
                .flatMap(same -> same
                        ? before.tried().flatMap(tried -> register())
                        : Uni.createFrom().item(false));
    }

    private Uni<Boolean> register() {
        return beat().flatMap(beat ->
                        beat.living().size() > 1 ? settled() : Uni.createFrom().voidItem())
                .map(nothing -> {
                    done = true;
                    return true;
                });
    }

    private Uni<Void> settled() {
        return store.redis()
                .send(Request.cmd(Command.CONFIG).arg("GET").arg("appendfsync"))
                .map(reply -> reply.toString().contains("always"))
                .onFailure()
                .recoverWithItem(false)
                .flatMap(always -> always
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().voidItem().onItem().delayIt().by(SETTLING));
    }

    /**
     * What the store answers to a sign of life.
     *
     * @param run the run of the server
     * @param living the gateways that live, this one among them
     */
    record Beat(String run, List<String> living) {}

    /** Says that this gateway lives. */
    Uni<Beat> beat() {
        String lease = Long.toString(store.settings().lease().toMillis());
        return forgetBefore()
                .flatMap(forgotten -> store.redis()
                        .run(
                                Scripts.BEAT,
                                List.of(GATEWAYS),
                                List.of(store.names().name(), lease)))
                .map(Registration::texts)
                .map(texts -> new Beat(texts.get(0), texts.subList(1, texts.size())))
                .invoke(beat -> sight = new Sight(clock.instant(), beat.living().size()));
    }

    /**
     * The last time that the store answered.
     *
     * @param at when, by the gateway's clock
     * @param gateways how many gateways lived
     */
    record Sight(Instant at, int gateways) {}

    /** When the store last answered; empty where it never did. */
    Optional<Sight> sight() {
        return Optional.ofNullable(sight);
    }

    /** Is no longer waited for: all that it held is settled. */
    Uni<Void> leave() {
        return forget(store.names().name());
    }

    /** Nobody is to wait for the processes before this one, once what they left has ended. */
    private Uni<Void> forgetBefore() {
        if (beforeForgotten || !before.areSettled()) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom()
                .iterable(store.names().before())
                .onItem()
                .transformToUniAndConcatenate(this::forget)
                .collect()
                .last()
                .invoke(all -> beforeForgotten = true);
    }

    private Uni<Void> forget(String gateway) {
        return store.redis()
                .send(Request.cmd(Command.HDEL).arg(GATEWAYS).arg(gateway))
                .replaceWithVoid();
    }

    /** Whether the store is the one that keeps this gateway's accounts; an empty one becomes that of a gateway that has none. */
    private Uni<Boolean> identify() {
        String candidate = store.names().name() + "." + candidates.incrementAndGet();
        return store.redis()
                .send(Request.cmd(Command.SET).arg(STORE).arg(candidate).arg("NX"))
                .flatMap(fresh -> store.redis().send(Request.cmd(Command.GET).arg(STORE)))
                .map(id -> isOurs(id == null ? "" : id.toString()));
    }

    private boolean isOurs(String id) {
        Optional<String> known = memory.known();
        boolean accepted = store.settings().acceptStore().equals(Optional.of(id));
        if (known.isEmpty() || accepted) {
            memory.remember(id);
        } else if (!known.get().equals(id)) {
            refuse(id, known.get());
            return false;
        }
        problem = null;
        return true;
    }

    private void refuse(String id, String known) {
        if (problem == null) {
            LOG.errorf(
                    "The ledger's Redis is not the store of this gateway's accounts (%s) but another (%s): what was spent is"
                            + " not known there, so nothing is spent of any budget. Bring the store back, or accept this one"
                            + " with all accounts at zero by the setting penstock.budget.accept-store=%s.",
                    known, id, id);
        }
        problem = "it is another one than that which has kept the accounts, see the log";
    }

    /**
     * Begins the account of a tenant of which this store knows nothing; says false where it had one, so that it is lost and
     * may not begin at zero.
     */
    Uni<Boolean> enroll(String tenant) {
        return identify()
                .flatMap(same -> same ? enrollNew(tenant) : Uni.createFrom().item(false));
    }

    private Uni<Boolean> enrollNew(String tenant) {
        return store.redis()
                .send(Request.cmd(Command.SISMEMBER).arg(TENANTS).arg(tenant))
                .flatMap(member -> member.toInteger() == 1
                        ? Uni.createFrom().item(false)
                        : store.redis()
                                .run(
                                        Scripts.ENROLL,
                                        List.of(LedgerKeys.of(tenant).account()),
                                        List.of())
                                // After it: one that was enrolled and is not listed can be enrolled again, never the
                                // reverse.
                                .flatMap(opened -> store.redis()
                                        .send(Request.cmd(Command.SADD)
                                                .arg(TENANTS)
                                                .arg(tenant)))
                                .replaceWith(true));
    }

    private static List<String> texts(Response reply) {
        List<String> texts = new ArrayList<>();
        reply.forEach(one -> texts.add(one.toString()));
        return texts;
    }
}
