package dev.penstock.budget;

import dev.penstock.core.Refusal;
import dev.penstock.redis.ErrorReply;
import dev.penstock.redis.RedisUnavailable;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The admit calls, each asked until it has an answer that holds.
 *
 * <p>One call is all that an admission costs, but for what happens rarely: a tenant that is new, a server that was replaced,
 * a clock that differs, a reply that was lost.
 */
final class Admissions {

    private static final Logger LOG = Logger.getLogger(Admissions.class);
    static final String ADMISSIONS = "admissions";

    /** What may still be mended for one admission, each once. */
    private record Remedies(boolean recover, boolean clock) {
        static final Remedies ALL = new Remedies(true, true);
    }

    private final StoreAccess store;
    private final Clock clock;
    private final Registration registration;
    private final RecoveryTurns recovery;
    private final AdmitCalls calls;
    private final OutageAdmissions unaided;
    private final Consumer<? super Hold> release;
    private final Periods periods = new Periods();

    /**
     * Admissions through this store.
     *
     * @param calls sends them
     * @param unaided decides where the store cannot answer
     * @param release ends a hold that may stand and that nobody will use
     */
    Admissions(
            StoreAccess store,
            Clock clock,
            Registration registration,
            RecoveryTurns recovery,
            AdmitCalls calls,
            OutageAdmissions unaided,
            Consumer<? super Hold> release) {
        this.store = store;
        this.clock = clock;
        this.registration = registration;
        this.recovery = recovery;
        this.calls = calls;
        this.unaided = unaided;
        this.release = release;
    }

    /** Decides whether an attempt may go out; never fails. */
    Uni<Admission> admit(Reservation reservation) {
        return registration.isDone()
                ? attempt(reservation, clock.instant(), Remedies.ALL)
                : registration
                        .ready()
                        .ifNoItem()
                        .after(store.settings().recoveryPatience())
                        .fail()
                        .emitOn(here())
                        .flatMap(ready ->
                                ready ? attempt(reservation, clock.instant(), Remedies.ALL) : unfit(reservation))
                        .onFailure()
                        .recoverWithItem(error -> unregistered(reservation, error));
    }

    /**
     * Back to where the caller is, after a wait that may end elsewhere: only there does a caller who leaves meet an admission
     * either before it was sent, or when it can be released.
     */
    private static Executor here() {
        Context context = Vertx.currentContext();
        return context == null ? Runnable::run : work -> context.runOnContext(here -> work.run());
    }

    private Uni<Admission> attempt(Reservation reservation, Instant now, Remedies left) {
        AdmitCall call = AdmitCall.of(reservation, periods, now);
        Hold hold = call.hold(store.settings().lease(), store.names().name());
        long began = System.nanoTime();
        return calls.send(call, hold)
                .flatMap(reply -> reply.isYes() && store.isOverdue(began) ? late(hold) : judge(call, hold, reply, left))
                .onFailure()
                .recoverWithItem(error -> unavailable(call, hold, error))
                .onCancellation()
                .invoke(() -> release.accept(hold));
    }

    private Uni<Admission> late(Hold hold) {
        release.accept(hold);
        return Uni.createFrom().item(new Admission.Refused(Refusals.storeUnavailable()));
    }

    private Uni<Admission> judge(AdmitCall call, Hold hold, AdmitReply reply, Remedies left) {
        Reservation reservation = call.reservation();
        return switch (reply.word()) {
            case "NOACCT", "EPOCH" ->
                left.recover()
                        ? recover(call, hold, new Remedies(false, left.clock()))
                        : Uni.createFrom().item(withoutStore(call, hold, Refusals.storeRecovering()));
            case "CLOCK" ->
                left.clock()
                        ? attempt(reservation, reply.clock(), new Remedies(left.recover(), false))
                        : refuse(call, hold, clockDiffers(reply));
            default -> Uni.createFrom().item(decided(call, hold, reply));
        };
    }

    private Uni<Admission> recover(AdmitCall call, Hold hold, Remedies left) {
        Reservation reservation = call.reservation();
        return recovery.open(reservation.tenant()).emitOn(here()).flatMap(state -> switch (state) {
            case OPEN -> attempt(reservation, clock.instant(), left);
            case WAITING -> Uni.createFrom().item(withoutStore(call, hold, Refusals.storeRecovering()));
            case LOST -> refuse(call, hold, lost(reservation));
        });
    }

    private Admission decided(AdmitCall call, Hold hold, AdmitReply reply) {
        Admission admission = reply.admission(hold);
        if (!(admission instanceof Admission.Admitted)) {
            refused(call, hold);
        }
        if (reply.isUnexpected()) {
            LOG.errorf("The ledger of tenant %s answers %s", hold.tenant(), reply.word());
        }
        return admission;
    }

    private Uni<Admission> refuse(AdmitCall call, Hold hold, Refusal refusal) {
        refused(call, hold);
        return Uni.createFrom().item(new Admission.Refused(refusal));
    }

    private Refusal lost(Reservation reservation) {
        LOG.errorf(
                "The account of tenant %s is missing in the ledger's Redis although it was there: what it has spent is not"
                        + " known, so nothing is spent of its budgets",
                reservation.tenant());
        return Refusals.storeUnfit("the account is lost");
    }

    private Refusal clockDiffers(AdmitReply reply) {
        LOG.errorf(
                "The clock of this gateway says %s, and that of the ledger's Redis %s: set one of them right",
                clock.instant(), reply.clock());
        return Refusals.clockDiffers();
    }

    private Admission unavailable(AdmitCall call, Hold hold, Throwable error) {
        store.errors().failed(ADMISSIONS, error);
        Refusal no = Refusals.storeUnavailable();
        if (isAway(error)) {
            return withoutStore(call, hold, no);
        }
        refused(call, hold);
        return new Admission.Refused(no);
    }

    private static boolean isAway(Throwable error) {
        return error instanceof RedisUnavailable || ErrorReply.takesNoWrites(error);
    }

    private Admission withoutStore(AdmitCall call, Hold hold, Refusal otherwise) {
        Admission admission = unaided.admit(call.reservation(), otherwise);
        if (!(admission instanceof Admission.Admitted)) {
            refused(call, hold);
        }
        return admission;
    }

    private Admission unregistered(Reservation reservation, Throwable error) {
        if (!(error instanceof TimeoutException)) {
            store.errors().failed(ADMISSIONS, error);
        }
        Refusal no = Refusals.storeUnavailable();
        return isAway(error) || error instanceof TimeoutException
                ? unaided.admit(reservation, no)
                : refuse(reservation, no);
    }

    private Uni<Admission> unfit(Reservation reservation) {
        String problem = registration.problem().orElse("it cannot be identified");
        return Uni.createFrom().item(refuse(reservation, Refusals.storeUnfit(problem)));
    }

    /** Says no without asking anybody. */
    Admission refuse(Reservation reservation, Refusal refusal) {
        AdmitCall call = AdmitCall.of(reservation, periods, clock.instant());
        refused(call, call.hold(store.settings().lease(), store.names().name()));
        return new Admission.Refused(refusal);
    }

    /** A further attempt that may not go out leaves the slots of its exchange to nobody. */
    private void refused(AdmitCall call, Hold hold) {
        if (!call.isFirst() && !call.slotLimits().isEmpty()) {
            release.accept(hold);
        }
    }
}
