package dev.penstock.budget;

import static dev.penstock.budget.TestLedger.admitted;
import static dev.penstock.budget.TestLedger.await;
import static dev.penstock.budget.TestLedger.charge;
import static dev.penstock.budget.TestLedger.day;
import static dev.penstock.budget.TestLedger.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Budget;
import dev.penstock.core.Money;
import dev.penstock.core.RateLimit;
import dev.penstock.core.RateLimit.Measure;
import dev.penstock.core.Scope;
import dev.penstock.core.Tokens;
import dev.penstock.redis.Outage;
import dev.penstock.redis.RedisCluster;
import dev.penstock.redis.RedisLink;
import dev.penstock.testing.Eventually;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger on a real cluster of three primaries, over which the tenants are spread. */
class ClusterTest {

    private static final int TENANTS = 30;
    private static final List<Budget> BUDGETS = List.of(day(key("k"), 1000), day(Scope.TENANT, 5000));
    private static final List<RateLimit> LIMITS = List.of(
            new RateLimit(key("k"), Measure.REQUESTS_PER_MINUTE, 100),
            new RateLimit(key("k"), Measure.TOKENS_PER_MINUTE, 10_000),
            new RateLimit(key("k"), Measure.CONCURRENCY, 10));

    @TempDir
    static Path dir;

    private static Vertx vertx;
    private static RedisCluster cluster;
    private static TestLedger bed;
    private static int gateways;

    private RedisLink link;
    private LedgerFiles files;
    private Ledger ledger;

    @BeforeAll
    static void open() throws Exception {
        vertx = Vertx.vertx();
        cluster = RedisCluster.start(vertx, dir.resolve("cluster"));
        bed = new TestLedger(dir.resolve("bed"));
    }

    @AfterAll
    static void close() {
        bed.close();
        cluster.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void join() {
        link = RedisLink.open(vertx, cluster.options(), TestLedger.LIMITS, new Outage("the cluster"));
        files = bed.identity(dir.resolve("cluster-gateway-" + gateways++));
        Map<String, List<Budget>> declared = new TreeMap<>();
        for (String tenant : tenants()) {
            declared.put(tenant, BUDGETS);
        }
        ledger = new Ledger(
                vertx,
                link,
                Clock.systemUTC(),
                TestLedger.Settings.DEFAULT,
                files,
                () -> new Declared(1, declared),
                overrun -> {});
        Eventually.holds(TestLedger.PATIENCE, link::isUp);
    }

    @AfterEach
    void leave() {
        files.journal().close();
        link.close();
        for (int node = 0; node < cluster.size(); node++) {
            cluster.ask(node, Request.cmd(Command.FLUSHALL));
        }
    }

    private static List<String> tenants() {
        List<String> tenants = new ArrayList<>();
        for (int i = 0; i < TENANTS; i++) {
            tenants.add("tenant-" + i);
        }
        return tenants;
    }

    @Test
    void keepsTheAccountsOfTenantsOnAllPrimaries() {
        for (String tenant : tenants()) {
            Hold hold = admit(tenant, "x1", 600);
            assertThat(await(ledger.admit(reservation(tenant, "x2", 401)))).isInstanceOf(Admission.Denied.class);
            await(ledger.settle(hold, charge(100)));
            assertThat(spent(tenant)).isEqualTo("100+0");
        }
        for (int node = 0; node < cluster.size(); node++) {
            assertThat(cluster.ask(node, Request.cmd(Command.DBSIZE)).toInteger())
                    .as("keys of primary " + node)
                    .isPositive();
        }
    }

    @Test
    void loadsItsScriptsWhereTheyWereForgotten() {
        admit("tenant-1", "x1", 10);
        for (int node = 0; node < cluster.size(); node++) {
            cluster.ask(node, Request.cmd(Command.SCRIPT).arg("FLUSH"));
        }
        for (String tenant : tenants()) {
            admit(tenant, "x2", 10);
        }
    }

    @Test
    void restoresAnAccountThatOnePrimaryLost() {
        Hold hold = admit("tenant-2", "x1", 600);
        tell(Command.HDEL, "{t:tenant-2}:open", "x1.1");
        hold.footprint().budgetKeys().forEach(budget -> tell(Command.HSET, budget, "r", "0"));
        tell(Command.HSET, "{t:tenant-2}:acct", "ep", "0123");
        assertThat(await(ledger.admit(reservation("tenant-2", "x2", 401)))).isInstanceOf(Admission.Denied.class);
        admit("tenant-2", "x3", 400);
        await(ledger.settle(hold, charge(100)));
        assertThat(spent("tenant-2")).isEqualTo("100+400");
    }

    private void tell(Command command, String... args) {
        Request request = Request.cmd(command);
        for (String arg : args) {
            request.arg(arg);
        }
        await(link.send(request));
    }

    private Hold admit(String tenant, String exchange, long amount) {
        return admitted(await(ledger.admit(reservation(tenant, exchange, amount))))
                .hold();
    }

    private static Reservation reservation(String tenant, String exchange, long amount) {
        return new Reservation(
                tenant, exchange, 1, TestLedger.WHO, 1, BUDGETS, LIMITS, new Money(amount), new Tokens(100));
    }

    private String spent(String tenant) {
        BudgetState state = await(ledger.read(tenant, BUDGETS)).get(0);
        return state.spent() + "+" + state.reserved();
    }
}
