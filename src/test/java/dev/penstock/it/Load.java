package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Customers who ask one after the other, without a pause, until it is closed. */
final class Load implements AutoCloseable {

    private static final int NO_ANSWER = -1;

    private final Customer customer;
    private final String request;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Integer> statuses = new CopyOnWriteArrayList<>();
    private final List<Duration> times = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    private Load(Customer customer, String request) {
        this.customer = customer;
        this.request = request;
    }

    static Load of(Customer customer, String request, int customers) {
        Load load = new Load(customer, request);
        for (int i = 0; i < customers; i++) {
            Thread thread = new Thread(load::run, "load-" + i);
            load.threads.add(thread);
            thread.start();
        }
        return load;
    }

    private void run() {
        while (!closed) {
            long began = System.nanoTime();
            try {
                statuses.add(customer.ask(request).statusCode());
            } catch (IOException e) {
                statuses.add(NO_ANSWER);
            } catch (InterruptedException e) {
                return;
            }
            times.add(Duration.ofNanos(System.nanoTime() - began));
        }
    }

    /** Waits until the last so many answers had this status. */
    void awaitAnswers(int count, int status) throws Exception {
        Eventually.asserts(() -> {
            List<Integer> last = List.copyOf(statuses);
            assertThat(last).hasSizeGreaterThanOrEqualTo(count);
            assertThat(last.subList(last.size() - count, last.size())).containsOnly(status);
        });
    }

    List<Integer> statuses() {
        return statuses;
    }

    Duration slowest() {
        return Collections.max(times);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
