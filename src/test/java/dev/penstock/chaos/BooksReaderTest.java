package dev.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.chaos.UsageEvent.Amounts;
import dev.penstock.core.Sha256;
import dev.penstock.redis.PrivateRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The books as a real Redis holds them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BooksReaderTest {

    private static final String DAY = "{t:acme}:b:k:alice:D20261124";

    private PrivateRedis server;
    private RedisDialogue redis;

    @BeforeAll
    void startRedis(@TempDir Path folder) {
        server = PrivateRedis.start(folder, new SecureRandom());
    }

    @AfterAll
    void stopRedis() {
        server.close();
    }

    @BeforeEach
    void connect() throws IOException {
        redis = RedisDialogue.with(server.uri());
        redis.ask("FLUSHALL");
    }

    @AfterEach
    void disconnect() throws IOException {
        redis.close();
    }

    @Test
    void readsAnEventWithAllThatTheRulesNeed() throws IOException {
        redis.ask(
                "XADD",
                "{t:acme}:u",
                "*",
                "rid",
                "e1.1",
                "kind",
                "settle",
                "cost",
                "120",
                "held",
                "500",
                "tokens",
                "9",
                "reason",
                "",
                "evidence",
                "reported",
                "budgets",
                DAY + " {t:acme}:b:t:T");

        Books books = BooksReader.read(redis);

        assertThat(books.events())
                .containsExactly(new UsageEvent(
                        "acme",
                        "e1.1",
                        "settle",
                        new Amounts(120, 9, 500),
                        "reported",
                        List.of(DAY, "{t:acme}:b:t:T")));
    }

    @Test
    void readsACorrectionAsASignedDifference() throws IOException {
        redis.ask("XADD", "{t:acme}:u", "*", "rid", "e1.1", "kind", "correct", "cost", "-380", "budgets", DAY);

        assertThat(BooksReader.read(redis).events()).singleElement().satisfies(event -> {
            assertThat(event.isCorrection()).isTrue();
            assertThat(event.cost()).isEqualTo(-380);
        });
    }

    @Test
    void readsStreamsThatAreLongerThanAPage() throws IOException {
        for (int i : IntStream.range(0, 2_300).toArray()) {
            redis.ask("XADD", "{t:acme}:u", "*", "rid", "e" + i + ".1", "kind", "settle");
        }

        assertThat(BooksReader.read(redis).events())
                .extracting(UsageEvent::rid)
                .hasSize(2_300)
                .doesNotHaveDuplicates();
    }

    @Test
    void readsCountersAndTheirDeclaration() throws IOException {
        redis.ask("HSET", DAY, "s", "120", "r", "7", "o", "1", "n", "5", "w", "4", "g", "2");

        Books books = BooksReader.read(redis);

        assertThat(books.budgets())
                .containsOnlyKeys(DAY)
                .containsValue(new Counters(120, 7, 1, 5, new Allowances(4, 2)));
        assertThat(BudgetPeriod.of(DAY).orElseThrow().line()).isEqualTo(BudgetLine.ofMoney("acme", "k:alice", "day"));
    }

    @Test
    void findsTheDeclarationOfAUsersBudgetAtTheKey() {
        assertThat(BudgetPeriod.of("{t:acme}:b:u:alice:0123456789abcdef01234567:I202611241200")
                        .orElseThrow()
                        .line())
                .isEqualTo(BudgetLine.ofMoney("acme", "u:alice", "minute"));
    }

    @Test
    void findsWhatABudgetCountsAndForWhichModelInItsKey() {
        String large = Sha256.hexOf("large").substring(0, 16);

        assertThat(BudgetPeriod.of("{t:acme}:b:u:alice:0123456789abcdef01234567/tokens:T")
                        .orElseThrow()
                        .line())
                .isEqualTo(new BudgetLine("acme", "u:alice", "total", Measure.TOKENS, ""));
        assertThat(BudgetPeriod.of("{t:acme}:b:t/requests/" + large + ":H2026112412")
                        .orElseThrow()
                        .line())
                .isEqualTo(new BudgetLine("acme", "t", "hour", Measure.REQUESTS, "large"));
        assertThat(BudgetPeriod.of("{t:acme}:b:k:alice/" + large + ":D20261124")
                        .orElseThrow()
                        .line())
                .isEqualTo(new BudgetLine("acme", "k:alice", "day", Measure.USD, "large"));
    }

    @Test
    void namesSlotsThatAreTakenAndNotThoseWhoseLeaseHasPassed() throws IOException {
        redis.ask("ZADD", "{t:acme}:c:k:alice", "1", "e1", "9000000000000", "e2");

        assertThat(BooksReader.open(redis)).containsExactly("acme e2 (slot of c:k:alice)");
    }

    @Test
    void namesHoldsThatAreOpen() throws IOException {
        redis.ask("HSET", "{t:acme}:open", "e1.1", "500 9 0 e1 g 0 0 0|");
        redis.ask("ZADD", "{t:acme}:exp", "1", "e1.1");

        assertThat(BooksReader.open(redis)).containsExactlyInAnyOrder("acme e1.1", "acme e1.1 (lease)");
    }
}
