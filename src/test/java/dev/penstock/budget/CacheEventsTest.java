package dev.penstock.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Eventually;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheEventsTest {

    private static final String EVENTS = "{t:acme}:u";

    @TempDir
    static Path dir;

    private static TestLedger bed;

    private final AtomicLong nanoTime = new AtomicLong();
    private CacheEvents events;

    @BeforeAll
    static void open() {
        bed = new TestLedger(dir);
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    @BeforeEach
    void clean() {
        bed.flush();
        events = new CacheEvents(
                new StoreAccess(
                        bed.link, TestLedger.Settings.DEFAULT, bed.identity().names(), new StoreErrors()),
                nanoTime::get);
    }

    @Test
    void tellsTheFirstAnswerAtOnceAndAddsUpThoseAfterIt() {
        tell("x1", "ann");
        told(1);
        for (int i = 2; i <= 1000; i++) {
            tell("x" + i, "ann");
        }
        TestLedger.await(events.flush());
        assertThat(fields("rid")).containsExactly("x1", "x2");
        assertThat(fields("count")).containsExactly("1", "999");
        assertThat(fields("user")).containsExactly("ann", "ann");
    }

    @Test
    void tellsAtOnceAgainWhenAnIntervalHasPassed() {
        tell("x1", "ann");
        told(1);
        tell("x2", "ann");
        nanoTime.addAndGet(CacheEvents.INTERVAL.toNanos());
        tell("x3", "ann");
        told(2);
        assertThat(fields("rid")).containsExactly("x1", "x2");
        assertThat(fields("count")).containsExactly("1", "2");
    }

    @Test
    void tellsOfEachWhoAskedButOfNobodyBeyondABound() {
        tell("first", "ann");
        told(1);
        for (int i = 0; i < CacheEvents.NAMED_MAX + 50; i++) {
            tell("x" + i, "user" + i);
        }
        TestLedger.await(events.flush());
        assertThat(fields("user"))
                .hasSize(1 + CacheEvents.NAMED_MAX + 1)
                .contains("ann", "user0", "user" + (CacheEvents.NAMED_MAX - 1), "");
        assertThat(fields("count")).contains("50");
    }

    @Test
    void tellsWhatWasAddedUpWhenTheLedgerCloses() {
        Ledger ledger = bed.ledger();
        ledger.reused(TestLedger.TENANT, "x1", TestLedger.WHO);
        told(1);
        ledger.reused(TestLedger.TENANT, "x2", TestLedger.WHO);
        ledger.close();
        told(2);
    }

    private void tell(String exchange, String user) {
        events.tell(TestLedger.TENANT, exchange, new Attribution("demo", "red", user, "gpt-x", "openai/gpt-x", null));
    }

    private static void told(int count) {
        Eventually.holds(
                TestLedger.PATIENCE, () -> bed.ask(Command.XLEN, EVENTS).toInteger() == count);
    }

    private static List<String> fields(String name) {
        return bed.ask(Command.XRANGE, EVENTS, "-", "+").stream()
                .map(event -> field(event.get(1), name))
                .toList();
    }

    private static String field(Response fields, String name) {
        for (int i = 0; i < fields.size(); i += 2) {
            if (fields.get(i).toString().equals(name)) {
                return fields.get(i + 1).toString();
            }
        }
        throw new AssertionError("no field " + name);
    }
}
