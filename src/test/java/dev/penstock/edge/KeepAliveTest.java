package dev.penstock.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Silence is broken in time, and speech is not broken into. */
class KeepAliveTest {

    private static final int PERIOD_MILLIS = 10_000;
    private static final int TIMER_MILLIS = 1;

    private final Timers timers = new Timers();
    private final List<String> written = new ArrayList<>();
    private boolean full;
    private final HttpServerResponse response = fake(HttpServerResponse.class, (self, method, arguments) -> {
        if (method.getName().equals("writeQueueFull")) {
            return full;
        }
        written.add(arguments[0] + "@" + timers.nowMillis);
        return null;
    });
    private final KeepAlive silence = new KeepAlive(
            timers.vertx, response, Duration.ofMillis(PERIOD_MILLIS), () -> timers.nowMillis * 1_000_000L);

    @Test
    void commentsOnceTheSilenceHasLastedItsTime() {
        timers.turn(7_000);
        silence.broken();

        timers.turn(PERIOD_MILLIS - 1);
        assertThat(written).isEmpty();

        timers.turn(1 + TIMER_MILLIS);
        assertThat(written).hasSize(1);
    }

    @Test
    void commentsAgainWhereTheSilenceLasts() {
        timers.turn(3 * (PERIOD_MILLIS + TIMER_MILLIS));

        assertThat(written).containsExactly(": ka\n@10001", ": ka\n@20002", ": ka\n@30003");
    }

    @Test
    void leavesAStreamAloneThatSpeaksOftenEnough() {
        for (int i = 0; i < 10; i++) {
            timers.turn(PERIOD_MILLIS - 1);
            silence.broken();
        }

        assertThat(written).isEmpty();
    }

    @Test
    void addsNothingToWhatAClientHasYetToRead() {
        full = true;

        timers.turn(2 * PERIOD_MILLIS);

        assertThat(written).isEmpty();
    }

    @Test
    void saysNothingAfterTheEnd() {
        silence.stop();

        timers.turn(10 * PERIOD_MILLIS);

        assertThat(written).isEmpty();
        assertThat(timers.due).isEmpty();
    }

    private static <T> T fake(Class<T> type, InvocationHandler does) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, does));
    }

    /** Timers that run when a test turns their clock. */
    private static final class Timers {

        private record Timer(long id, long dueMillis, Handler<Long> action) {}

        private final List<Timer> due = new ArrayList<>();
        private long nowMillis;
        private long last;

        final Vertx vertx = fake(Vertx.class, (self, method, arguments) -> switch (method.getName()) {
            case "setTimer" -> set((Long) arguments[0], arguments[1]);
            case "cancelTimer" -> due.removeIf(timer -> arguments[0].equals(timer.id));
            default -> throw new UnsupportedOperationException(method.getName());
        });

        @SuppressWarnings("unchecked")
        private long set(long delayMillis, Object action) {
            due.add(new Timer(++last, nowMillis + delayMillis, (Handler<Long>) action));
            return last;
        }

        void turn(long millis) {
            for (long end = nowMillis + millis; nowMillis < end; ) {
                nowMillis++;
                for (Timer timer : List.copyOf(due)) {
                    if (timer.dueMillis <= nowMillis && due.remove(timer)) {
                        timer.action.handle(timer.id);
                    }
                }
            }
        }
    }
}
