package dev.penstock.experiment.control;

import static dev.penstock.experiment.ExperimentRedis.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.experiment.ExperimentRedis;
import io.vertx.redis.client.Command;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The lease in a real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeaseTest {

    private final AtomicLong nanos = new AtomicLong();
    private ExperimentRedis redis;

    @BeforeAll
    void start(@TempDir Path dir) {
        redis = new ExperimentRedis(dir);
    }

    @AfterAll
    void stop() {
        redis.close();
    }

    @BeforeEach
    void empty() {
        redis.ask(Command.FLUSHALL);
    }

    private Lease lease(String holder) {
        return new Lease(redis.link, holder, nanos::get);
    }

    @Test
    void isHeldByOneAtATime() {
        Lease one = lease("one");
        Lease two = lease("two");
        assertThat(one.number()).isZero();

        assertThat(await(one.renew())).isEqualTo(1);
        redis.ask(Command.PERSIST, "{x}:lease");
        assertThat(await(two.renew())).isZero();
        assertThat(await(one.renew())).isEqualTo(1);

        await(two.drop());
        assertThat(await(two.renew())).isZero();
        await(one.drop());
        assertThat(one.number()).isZero();
        assertThat(await(two.renew())).isEqualTo(2);
    }

    @Test
    void runsOutByTheClockOfItsHolder() {
        Lease lease = lease("one");
        await(lease.renew());

        nanos.addAndGet(Lease.TERM.toNanos());

        assertThat(lease.number()).isZero();
    }

    @Test
    void isLostToWhoTookItMeanwhile() {
        Lease one = lease("one");
        await(one.renew());
        redis.ask(Command.DEL, "{x}:lease");
        await(lease("two").renew());
        redis.ask(Command.PERSIST, "{x}:lease");

        assertThat(await(one.renew())).isZero();
    }

    @Test
    void getsANumberAboveAnyThatATableHasSeen() {
        Lease lease = lease("one");
        await(lease.renew());

        lease.lost(41);
        assertThat(lease.number()).isZero();

        assertThat(await(lease.renew())).isEqualTo(42);
    }
}
