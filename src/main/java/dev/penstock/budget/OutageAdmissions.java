package dev.penstock.budget;

import dev.penstock.core.OutageMode;
import dev.penstock.core.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What goes out while the store cannot answer: only what no strict budget counts, as far as the allowances of the bounded
 * ones go. It is accounted for when the store is back.
 */
final class OutageAdmissions {

    /** Beyond it, allowances go unused: end users can be many. */
    private static final int GRANTS_MAX = 10_000;

    private static final Duration SWEEP_PAUSE = Duration.ofMinutes(1);

    private final StoreAccess store;
    private final Clock clock;
    private final OutageAllowances allowances;
    private final OutageRates rates = new OutageRates(System::nanoTime);
    private final Supplier<Optional<Registration.Sight>> sight;
    private final IntSupplier waiting;
    private final Periods periods = new Periods();
    private final Map<String, Hold> open = new ConcurrentHashMap<>();
    private final Map<String, AdmitCall.Account> grants = new ConcurrentHashMap<>();
    private volatile Instant sweepAt = Instant.MIN;

    /**
     * Admissions without this store.
     *
     * @param sight when the store was last seen
     * @param waiting how many settlements wait for it
     */
    OutageAdmissions(
            StoreAccess store,
            Clock clock,
            OutageAllowances allowances,
            Supplier<Optional<Registration.Sight>> sight,
            IntSupplier waiting) {
        this.store = store;
        this.clock = clock;
        this.allowances = allowances;
        this.sight = sight;
        this.waiting = waiting;
    }

    /**
     * Decides whether the attempt may go out without the store.
     *
     * @param otherwise what is said where it may not
     */
    Admission admit(Reservation reservation, Refusal otherwise) {
        // Before anything that others are waited for: with the store away, this is what most requests meet.
        return isStrict(reservation) ? new Admission.Refused(otherwise) : decide(reservation, otherwise);
    }

    private synchronized Admission decide(Reservation reservation, Refusal otherwise) {
        AdmitCall call = AdmitCall.of(reservation, periods, clock.instant());
        Hold hold = call.hold(store.settings().lease(), store.names().name()).ofOutage();
        int gateways = sight.get().map(Registration.Sight::gateways).orElse(1);
        Optional<Refusal> no = refusal(call, hold, gateways, otherwise);
        if (no.isEmpty()) {
            return begin(call, hold, gateways);
        }
        if (!call.isFirst()) {
            rates.end(hold);
        }
        return new Admission.Refused(no.get());
    }

    private Optional<Refusal> refusal(AdmitCall call, Hold hold, int gateways, Refusal otherwise) {
        List<AdmitCall.Account> bounded = bounded(call);
        if (!bounded.stream().allMatch(this::isGranted) || isFull()) {
            return Optional.of(otherwise);
        }
        return limited(call, hold, gateways)
                .or(() -> allowances.take(hold, call.reservation(), bounded, clock.instant()));
    }

    /** What this gateway's data folder is called. */
    String owner() {
        return allowances.owner();
    }

    /** Writes nothing any more of what it lets through. */
    void close() {
        allowances.close();
    }

    /** The store says of which of these accounts it keeps back something that this gateway may use without it. */
    void heard(List<AdmitCall.Account> accounts, AdmitReply reply) {
        for (int i = 0; i < accounts.size(); i++) {
            AdmitCall.Account account = accounts.get(i);
            if (!reply.isShared(i)) {
                grants.remove(account.key());
            } else if (grants.size() < GRANTS_MAX || grants.containsKey(account.key()) || sweep()) {
                grants.put(account.key(), account);
            }
        }
    }

    /** Forgets the grants of periods that are over, but not all the time; says whether there is room then. */
    private boolean sweep() {
        Instant now = clock.instant();
        if (now.isAfter(sweepAt)) {
            sweepAt = now.plus(SWEEP_PAUSE);
            grants.values().removeIf(grant -> !grant.period().contains(now));
        }
        return grants.size() < GRANTS_MAX;
    }

    /** How many of its holds are open. */
    int count() {
        return open.size();
    }

    List<Hold> all() {
        return List.copyOf(open.values());
    }

    /**
     * It is known what a hold has cost. One that the store gave may still be the last of an exchange that began without it,
     * and has its slots here.
     */
    void ended(Hold hold, Charge charge) {
        if (charge.last()) {
            rates.end(hold);
        }
        if (open.remove(hold.rid()) != null) {
            allowances.settle(hold, charge);
        }
    }

    private Admission begin(AdmitCall call, Hold hold, int gateways) {
        if (call.isFirst()) {
            rates.begin(call, hold, gateways);
        }
        if (!hold.isNone()) {
            open.put(hold.rid(), hold);
        }
        return new Admission.Admitted(hold, Standing.UNKNOWN);
    }

    private Optional<Refusal> limited(AdmitCall call, Hold hold, int gateways) {
        return call.isFirst() ? rates.refusal(call, hold, gateways) : Optional.empty();
    }

    private static boolean isStrict(Reservation reservation) {
        return reservation.budgets().stream().anyMatch(budget -> budget.mode() instanceof OutageMode.Strict);
    }

    private static List<AdmitCall.Account> bounded(AdmitCall call) {
        return call.accounts().stream()
                .filter(account -> account.budget().mode() instanceof OutageMode.Bounded)
                .toList();
    }

    /** An allowance is there where the store has said so in this period, for the limit and the mode as they are. */
    private boolean isGranted(AdmitCall.Account account) {
        AdmitCall.Account grant = grants.get(account.key());
        return grant != null && grant.budget().equals(account.budget());
    }

    /** What could not be accounted for later does not go out. */
    private boolean isFull() {
        return open.size() + waiting.getAsInt() >= store.settings().settleQueue();
    }
}
