package dev.penstock.budget;

import dev.penstock.core.Budget;
import dev.penstock.core.Money;
import dev.penstock.redis.RedisLink;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The account of what tenants may spend: admits attempts against their budgets and limits, and settles what they cost.
 *
 * <p>An admission is one script call, all or nothing: nothing goes out before Redis has acknowledged a hold of all that
 * the attempt can cost, so that no budget is overdrawn by any number of gateways. Admissions never fail: where Redis
 * does not answer, they are a refusal, and whatever may have been held is released.
 */
public final class Ledger implements AutoCloseable {

    private static final int RENEWALS_PER_LEASE = 3;
    private static final int PROBES_PER_REPLAY = 4;
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration LAST_CALLS_MAX = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(5);

    private final StoreAccess store;
    private final Supplier<Declared> declared;
    private final Diary diary;
    private final Registration registration;
    private final Settlements settlements;
    private final HoldKeeper keeper;
    private final RecoveryTurns recovery;
    private final Alerts alerts;
    private final OrphanSweep orphans;
    private final Admissions admissions;
    private final OutageAdmissions unaided;
    private final Endings endings;
    private final Dispatches dispatches;
    private final LimitNotices notices;
    private final StoreCheck check;
    private final Upkeep upkeep;
    private final Statements statements;
    private final CacheEvents cacheEvents;
    private final AtomicReference<String> lastRun = new AtomicReference<>("");
    private boolean closed;

    /**
     * A ledger that is not started yet: it admits and settles, but does not renew leases or expire holds.
     *
     * @param files what it keeps in the data folder; its journal is closed with the ledger
     * @param declared the budgets in force
     * @param overruns told what a settlement charges beyond its hold
     */
    public Ledger(
            Vertx vertx,
            RedisLink redis,
            Clock clock,
            BudgetSettings settings,
            LedgerFiles files,
            Supplier<Declared> declared,
            Consumer<? super Money> overruns) {
        this.declared = declared;
        this.store = new StoreAccess(redis, settings, files.names(), new StoreErrors());
        this.diary = new Diary(files.journal());
        this.notices = new LimitNotices(store, declared);
        this.alerts = new Alerts(store);
        RecentSettlements recent =
                new RecentSettlements(settings.replay(), settings.replayMax(), System::nanoTime, diary::ended);
        StoreCalls calls = new StoreCalls();
        this.settlements = new Settlements(store, recent, calls, overruns, alerts::raised);
        Leftovers before = new Leftovers(diary, settlements, settings.settlePatience());
        this.registration = new Registration(store, files.memory(), clock, before);
        this.keeper = new HoldKeeper(store, this::holdIsMissing);
        this.unaided =
                new OutageAdmissions(store, clock, files.allowances(), registration::sight, settlements::waiting);
        this.endings = new Endings(diary, settlements, keeper, unaided);
        this.dispatches = new Dispatches(store, diary, endings::release);
        this.orphans = new OrphanSweep(store, settlements, keeper, clock);
        this.statements = new Statements(store, clock);
        this.cacheEvents = new CacheEvents(store, System::nanoTime);
        Recovery steps = new Recovery(store, registration, keeper, settlements, recent, notices, calls);
        this.recovery = new RecoveryTurns(store, steps, keeper, recent);
        AdmitCalls admits = new AdmitCalls(
                store, calls, keeper, orphans, new Exhaustions(store, alerts), unaided, endings::release);
        this.admissions = new Admissions(store, clock, registration, recovery, admits, unaided, endings::release);
        this.check = new StoreCheck(redis);
        this.upkeep = new Upkeep(vertx, store.errors());
    }

    /** Begins to renew the leases of open holds and to expire those of gateways that died. */
    public synchronized void start() {
        BudgetSettings settings = store.settings();
        upkeep.now(check.look());
        upkeep.now(registration.ready());
        upkeep.every(settings.sweepInterval(), check::look);
        upkeep.every(settings.lease().dividedBy(RENEWALS_PER_LEASE), keeper::renew);
        upkeep.every(
                settings.sweepInterval(),
                () -> orphans.sweep(declared.get().budgets().keySet()));
        upkeep.every(BEAT, this::beat);
        upkeep.every(BEAT, this::join);
        upkeep.every(CacheEvents.INTERVAL, cacheEvents::flush);
        // Of a cluster, the beat sees one server only.
        upkeep.every(settings.replay().dividedBy(PROBES_PER_REPLAY), recovery::lookAfterAll);
    }

    /** Tells the store that this gateway lives, and sees whether it is still the same. */
    Uni<Void> beat() {
        return (registration.isDone() ? Uni.createFrom().item(true) : registration.ready())
                .flatMap(ready -> registration.beat())
                .invoke(beat -> {
                    if (isOtherRun(beat.run())) {
                        upkeep.now(recovery.lookAfterAll());
                    }
                })
                .flatMap(beat -> notices.publish());
    }

    /** Apart from the beat: however much this gateway has to look after, the others wait for what it has to tell. */
    private Uni<Void> join() {
        return registration.isDone() ? recovery.join() : Uni.createFrom().voidItem();
    }

    private boolean isOtherRun(String run) {
        return !run.equals(lastRun.getAndSet(run));
    }

    /**
     * Waits a while for open holds to be settled, and charges in full those that are not; then stops renewing and
     * retrying. What could not be charged because Redis is away will be when its lease ends. Blocks.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        awaitNoneOpen(store.settings().closePatience());
        Stream.concat(keeper.all().stream(), unaided.all().stream())
                .filter(hold -> !endings.isUnderWay(hold))
                .forEach(hold -> settle(hold, Charge.of(hold.amount(), hold.tokens()))
                        .subscribe()
                        .with(charged -> {}));
        upkeep.now(cacheEvents.flush());
        awaitNoneOpen(LAST_CALLS_MAX);
        upkeep.close();
        settlements.close();
        if (keeper.count() == 0) {
            upkeep.now(registration.leave());
        }
        unaided.close();
        diary.close();
    }

    /**
     * Decides whether an attempt may go out; never fails. Whoever stops listening, on the event loop on which they began,
     * has nothing held.
     */
    public Uni<Admission> admit(Reservation reservation) {
        if (reservation.isUncounted()) {
            return Uni.createFrom().item(new Admission.Admitted(Hold.none(reservation), Standing.UNKNOWN));
        }
        Optional<String> unfit = check.problem();
        return unfit.isPresent()
                ? Uni.createFrom().item(admissions.refuse(reservation, Refusals.storeUnfit(unfit.get())))
                : Uni.createFrom().deferred(() -> admissions.admit(reservation)).flatMap(dispatches::noted);
    }

    /**
     * Ends a hold, once: what it held is given back, what it cost is charged. Never fails, and is under way when this
     * returns, whether or not anybody listens; where Redis does not answer it is repeated until it does.
     */
    public Uni<Settled> settle(Hold hold, Charge charge) {
        return endings.settle(hold, charge);
    }

    /** An exchange was answered with what had been paid for before: a usage event of 0 tells of it. */
    public void reused(String tenant, String exchangeId, Attribution who) {
        cacheEvents.tell(tenant, exchangeId, who);
    }

    /** Takes part in the recovery of the tenant's account; says whether it is open again. */
    Uni<Boolean> recover(String tenant) {
        return recovery.open(tenant).map(state -> state == Recovery.State.OPEN);
    }

    /** Makes the limits in force known to the store. */
    Uni<Void> publishLimits() {
        return notices.publish();
    }

    /** The name of this process in the store. */
    String name() {
        return store.names().name();
    }

    /** How budgets stand in their current periods, in the order asked; fails where Redis does not answer. */
    public Uni<List<BudgetState>> read(String tenant, List<Budget> budgets) {
        return statements.read(tenant, budgets);
    }

    /** The outbox of what budgets have to tell. */
    public Alerts alerts() {
        return alerts;
    }

    /** Why the store is not fit to keep budgets, so that nothing is admitted; empty where it is, as far as is known. */
    public Optional<String> storeProblem() {
        return check.problem().or(registration::problem).or(diary::problem);
    }

    /** How many holds of this process are open. */
    public int openHolds() {
        return keeper.count() + unaided.count();
    }

    /** How many settlements of this process wait for Redis. */
    public int waitingSettlements() {
        return settlements.waiting();
    }

    private void awaitNoneOpen(Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (openHolds() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** The store does not know a hold: it may have lost it. */
    private void holdIsMissing(Hold hold) {
        upkeep.now(recovery.missing(hold));
    }
}
