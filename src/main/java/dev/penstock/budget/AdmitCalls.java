package dev.penstock.budget;

import dev.penstock.redis.RedisUnavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The sending of admit calls, and all that a reply is to be told to before anybody acts on it. */
final class AdmitCalls {

    /** What is not the last word: the call is to be made anew. */
    private static final Set<String> MENDABLE = Set.of("NOACCT", "EPOCH", "CLOCK");

    private final StoreAccess store;
    private final StoreCalls calls;
    private final HoldKeeper keeper;
    private final OrphanSweep orphans;
    private final Exhaustions exhaustions;
    private final OutageAdmissions unaided;
    private final Consumer<? super Hold> release;

    /**
     * Calls of this store.
     *
     * @param calls knows which of them have no answer yet
     * @param keeper takes the holds that stand
     * @param orphans looks for holds whose lease has passed
     * @param exhaustions hears of accounts that could not carry a call
     * @param unaided hears of what may be used without the store
     * @param release ends a hold that may stand and that nobody will use
     */
    AdmitCalls(
            StoreAccess store,
            StoreCalls calls,
            HoldKeeper keeper,
            OrphanSweep orphans,
            Exhaustions exhaustions,
            OutageAdmissions unaided,
            Consumer<? super Hold> release) {
        this.store = store;
        this.calls = calls;
        this.keeper = keeper;
        this.orphans = orphans;
        this.exhaustions = exhaustions;
        this.unaided = unaided;
        this.release = release;
    }

    /** What the store says to the call; a hold that stands is kept before anybody else hears of it. */
    Uni<AdmitReply> send(AdmitCall call, Hold hold) {
        List<String> keys = call.keys(hold);
        List<String> args = call.args(hold, unaided.owner(), store.settings().lease(), calls.seen(hold.tenant()));
        return calls.tracked(() -> store.redis()
                .run(Scripts.ADMIT, keys, args)
                .map(response -> AdmitReply.of(call, response))
                .onFailure(AdmitCalls::mayHaveRun)
                .recoverWithUni(lost -> again(hold, keys, args).map(response -> AdmitReply.ofSecond(call, response)))
                .invoke(reply -> heard(call, hold, reply)));
    }

    private void heard(AdmitCall call, Hold hold, AdmitReply reply) {
        store.errors().succeeded(Admissions.ADMISSIONS);
        calls.saw(hold.tenant(), reply.seq());
        if (reply.word().equals("OK")) {
            unaided.heard(call.accounts(), reply);
        }
        if (reply.isYes() && !hold.isNone()) {
            keeper.add(hold);
        }
        if (reply.hasDueHolds()) {
            orphans.hint(hold.tenant());
        }
        reply.exhausted().ifPresent(account -> exhaustions.refused(hold.tenant(), account));
    }

    /**
     * The reply was lost: the identical call tells whether the first was admitted. Else nothing may stay held, also where
     * the first is on its way still and arrives after this no.
     */
    private Uni<Response> again(Hold hold, List<String> keys, List<String> args) {
        return store.redis()
                .run(Scripts.ADMIT, keys, args)
                .onItemOrFailure()
                .invoke((reply, error) -> {
                    if (error != null || !AdmitReply.isYes(reply)) {
                        release.accept(hold);
                    }
                })
                .invoke(AdmitCalls::requireFinal);
    }

    /** What would be mended would go on under a name that has just been released: the client is to ask anew. */
    private static void requireFinal(Response reply) {
        String word = reply.get(0).toString();
        if (MENDABLE.contains(word)) {
            throw new RedisUnavailable("an admission whose first reply was lost met " + word);
        }
    }

    private static boolean mayHaveRun(Throwable error) {
        return error instanceof RedisUnavailable away && away.mayHaveRun();
    }
}
