package dev.penstock.chaos;

import dev.penstock.chaos.TrafficLimit.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The budgets and limits that chance gives a tenant, at all levels: each can be met in a run. */
final class Endowment {

    private static final List<String> WINDOWS = List.of("minute", "hour", "day", "total");

    private static final List<WayOut> WAYS_OUT =
            List.of(WayOut.REFUSE, WayOut.REFUSE, WayOut.REFUSE, WayOut.USE, WayOut.FIT, WayOut.CACHE_ONLY);

    /** Some tenants have no strict budget: those may go on without the store. */
    private static final int LENIENT_ONE_IN = 4;

    private static final int AUDIT_ONE_IN = 4;
    /** Allowances are parts of limits: they are to carry a question or two. */
    private static final int LENIENT_HOLDS = 4;

    private final String tenant;
    private final SplittableRandom random;
    private final Limits limits;
    private final boolean isLenient;
    private final Map<BudgetLine, Terms> budgets = new LinkedHashMap<>();

    private Endowment(String tenant, SplittableRandom random, Limits limits) {
        this.tenant = tenant;
        this.random = random;
        this.limits = limits;
        this.isLenient = random.nextInt(LENIENT_ONE_IN) == 0;
    }

    /**
     * @param limits takes the limits of its budgets
     */
    static Tenant of(String tenant, SplittableRandom random, Limits limits) {
        Endowment endowment = new Endowment(tenant, random, limits);
        endowment.giveMoney();
        endowment.giveCounts();
        return new Tenant(tenant, endowment.budgets, endowment.limits());
    }

    private List<TrafficLimit> limits() {
        List<TrafficLimit> declared = new ArrayList<>();
        declared.add(new TrafficLimit("t", Kind.CONCURRENCY, 12));
        for (String scope : List.of("t", "tm:" + Tenant.TEAM, "k:" + tenant + "a", "k:" + tenant + "b")) {
            if (random.nextInt(4) == 0) {
                declared.add(new TrafficLimit(scope, Kind.REQUESTS_PER_MINUTE, random.nextInt(6, 30)));
            }
            if (random.nextInt(4) == 0) {
                declared.add(new TrafficLimit(scope, Kind.TOKENS_PER_MINUTE, random.nextInt(3_000, 15_000)));
            }
            if (!scope.equals("t") && random.nextInt(3) == 0) {
                declared.add(new TrafficLimit(scope, Kind.CONCURRENCY, random.nextInt(1, 5)));
            }
        }
        return declared;
    }

    private void giveMoney() {
        give("t", "total", Measure.USD, random.nextInt(5, 50));
        give("tm:" + Tenant.TEAM, "hour", Measure.USD, random.nextInt(4, 25));
        if (random.nextBoolean()) {
            give("t", "minute", Measure.USD, random.nextInt(3, 15));
        }
        for (String key : keys()) {
            give("k:" + key, "day", Measure.USD, random.nextInt(4, 30));
            give("u:" + key, random.nextBoolean() ? "minute" : "total", Measure.USD, random.nextInt(2, 12));
        }
    }

    private void giveCounts() {
        maybe("t", Measure.TOKENS, 40);
        maybe("tm:" + Tenant.TEAM, Measure.REQUESTS, 30);
        for (String key : keys()) {
            maybe("k:" + key, Measure.REQUESTS, 25);
            maybe("k:" + key, Measure.TOKENS, 25);
            maybe("u:" + key, Measure.TOKENS, 15);
            maybe("u:" + key, Measure.REQUESTS, 12);
            if (random.nextInt(4) == 0) {
                add(line("k:" + key, "hour", Measure.USD, Offer.LARGE.label()), random.nextInt(2, 10));
            }
        }
    }

    /** Half of all budgets just refuse. */
    private WayOut wayOut(Measure measure) {
        WayOut drawn = WAYS_OUT.get(random.nextInt(WAYS_OUT.size()));
        // No smaller output makes a request less than one.
        return drawn == WayOut.FIT && measure == Measure.REQUESTS ? WayOut.REFUSE : drawn;
    }

    /** One strict budget is enough to keep a question back while the store is away. */
    private Mode mode() {
        if (!isLenient) {
            return Mode.STRICT;
        }
        return random.nextInt(AUDIT_ONE_IN) == 0 ? Mode.AUDIT : Mode.BOUNDED;
    }

    private List<String> keys() {
        return List.of(tenant + "a", tenant + "b");
    }

    private void maybe(String scope, Measure measure, int holdsMax) {
        if (random.nextInt(3) == 0) {
            give(scope, WINDOWS.get(random.nextInt(WINDOWS.size())), measure, random.nextInt(3, holdsMax));
        }
    }

    private void give(String scope, String window, Measure measure, int holds) {
        add(line(scope, window, measure, ""), holds);
    }

    private BudgetLine line(String scope, String window, Measure measure, String model) {
        return new BudgetLine(tenant, scope, window, measure, model);
    }

    private void add(BudgetLine line, int holds) {
        budgets.put(line, new Terms(wayOut(line.measure()), mode()));
        limits.set(
                line,
                (isLenient ? LENIENT_HOLDS : 1L) * holds * line.measure().usualHold()
                        + (line.measure() == Measure.REQUESTS ? 0 : 1));
    }
}
