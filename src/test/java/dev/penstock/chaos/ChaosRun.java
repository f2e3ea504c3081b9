package dev.penstock.chaos;

import dev.penstock.chaos.Striker.Struck;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.Policies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One run: traffic, faults, peace, and the comparison of the books. */
final class ChaosRun {

    /** After the faults: what hangs is given up, leases pass, the expire job comes round. */
    private static final Duration PEACE_MAX = Duration.ofSeconds(60);

    private final ChaosSettings settings;
    private final Path folder;
    private final Clock clock;
    private final Population population;
    private final Schedule schedule;

    /**
     * @param folder empty, for the data of all parts
     */
    ChaosRun(ChaosSettings settings, Path folder, Clock clock) {
        this.settings = settings;
        this.folder = folder;
        this.clock = clock;
        this.population = Population.of(settings.seed(), settings.tenants());
        this.schedule = Schedule.of(settings);
    }

    ChaosReport run() throws Exception {
        try (BillingOracle oracle = BillingOracle.misbehaving(settings.seed(), Offer.PRICES, clock);
                Cluster cluster = Cluster.start(folder, new PolicyFolder(folder, oracle.url()), population, settings)) {
            long began = clock.millis();
            Collection<Reply> replies;
            List<Struck> struck;
            try (Traffic traffic = traffic(cluster)) {
                struck = new Striker(cluster, clock).carryOut(schedule, settings.millis());
                cluster.heal();
                traffic.close();
                replies = traffic.replies();
            }
            Books books = closeBooks(cluster, oracle);
            History history = new History(oracle.bills(), replies, books, population, new Faults(struck));
            Optional<Aftermath> aftermath = books.open().isEmpty()
                    ? Optional.of(new LastStrike(cluster, oracle, clock).carryOut(() -> traffic(cluster)))
                    : Optional.empty();
            return report(history, aftermath, began);
        }
    }

    private Traffic traffic(Cluster cluster) {
        return Traffic.begin(
                new ChaosClient(Policies::secret, clock),
                number -> Question.of(settings.seed(), number, population),
                cluster::api,
                new Traffic.Volume(settings.gateways(), ChaosSettings.CLIENTS_EACH, settings.perSecond()));
    }

    /** Waits for the end of all holds, and until nothing is written any more: what is still open is a violation. */
    private static Books closeBooks(Cluster cluster, BillingOracle oracle) throws IOException {
        try (RedisDialogue redis = cluster.store().dialogue()) {
            try {
                Eventually.holds(PEACE_MAX, () -> isAllSettled(redis, oracle));
            } catch (AssertionError stillOpen) {
                // The rule about leases tells which.
                return BooksReader.read(redis);
            }
            Books books = BooksReader.read(redis);
            for (Books next = BooksReader.read(redis); !next.equals(books); next = BooksReader.read(redis)) {
                books = next;
            }
            return books;
        }
    }

    private static boolean isAllSettled(RedisDialogue redis, BillingOracle oracle) {
        try {
            return BooksReader.open(redis).isEmpty() && isAllTold(redis, oracle);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What went out without the store is open nowhere but in its gateway, until that has told. */
    private static boolean isAllTold(RedisDialogue redis, BillingOracle oracle) throws IOException {
        Set<String> told =
                BooksReader.read(redis).events().stream().map(UsageEvent::rid).collect(Collectors.toSet());
        return oracle.bills().stream()
                .filter(Bill::isWithoutStore)
                .map(Bill::rid)
                .allMatch(told::contains);
    }

    private ChaosReport report(History history, Optional<Aftermath> aftermath, long began) {
        List<Verdict> verdicts = new ArrayList<>(Verdict.all(history));
        List<ChaosReport.Fault> faults = new ArrayList<>();
        history.faults().struck().forEach(one -> faults.add(fault(one, began)));
        aftermath.ifPresent(last -> {
            verdicts.add(Verdict.of(new NothingIsSpentOnAnEmptiedStore(last), history));
            faults.add(new ChaosReport.Fault(
                    "store emptied", "all", last.beganMillis() - began, last.endedMillis() - began));
        });
        return new ChaosReport(
                "Penstock under faults",
                settings.seed(),
                load(),
                figures(history, aftermath),
                verdicts,
                faults,
                Second.all(history.replies(), began));
    }

    private Map<String, String> load() {
        Map<String, String> load = new LinkedHashMap<>();
        load.put("seconds", Long.toString(settings.millis() / 1_000));
        load.put("gateways", Integer.toString(settings.gateways()));
        load.put("tenants", Integer.toString(settings.tenants()));
        load.put(
                "budgets declared",
                Integer.toString(population.limits().budgets().size()));
        load.put("questions a second, at most", Integer.toString(settings.perSecond()));
        load.put("clients", Integer.toString(settings.gateways() * ChaosSettings.CLIENTS_EACH));
        // They would need another clock under a whole process; the histories of LedgerHistoryTest have wrong clocks.
        load.put("clock jumps of gateways", "left out");
        return load;
    }

    private Map<String, String> figures(History history, Optional<Aftermath> aftermath) {
        Figures figures = Figures.of(history);
        Map<String, String> named = new LinkedHashMap<>();
        named.put("budget periods billed beyond their limit", Long.toString(figures.overspent()));
        named.put("budget periods charged", Long.toString(figures.periods()));
        named.put("of them exhausted at the end", Long.toString(figures.exhausted()));
        named.put("billed by the oracle, USD", figures.billedUsd());
        named.put("charged by the ledger, USD", figures.chargedUsd());
        named.put("lines of the bill", Long.toString(figures.bills()));
        named.put("questions asked", Long.toString(figures.asked()));
        named.put("answered", Long.toString(figures.good()));
        named.put("refused with 429", Long.toString(figures.refused()));
        named.put("refused with 503", Long.toString(figures.unavailable()));
        named.put("failed otherwise", Long.toString(figures.failed()));
        named.put("longest wait of a client, ms", Long.toString(figures.slowestMillis()));
        named.put("orphans charged in full", Long.toString(figures.orphans()));
        named.put("corrections", Long.toString(figures.corrections()));
        named.put("charges without a hold", Long.toString(figures.late()));
        named.put("requests sent without the store", Long.toString(figures.unaided()));
        named.put(
                "a gateway was silent beyond its lease while writes were lost",
                history.faults().lostBothCopies() ? "yes" : "no");
        named.putAll(Variety.of(history));
        aftermath.ifPresent(last -> named.putAll(last.figures()));
        return named;
    }

    private static ChaosReport.Fault fault(Struck struck, long began) {
        FaultKind kind = struck.strike().kind();
        return new ChaosReport.Fault(
                kind.label(),
                kind.concernsOneGateway() ? "gateway " + struck.strike().gateway() : "all",
                struck.beganMillis() - began,
                struck.endedMillis() - began);
    }
}
