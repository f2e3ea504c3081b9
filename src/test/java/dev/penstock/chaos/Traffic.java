package dev.penstock.chaos;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.LongFunction;

/**
 * Questions that leave at fixed times whether or not answers came, as long as a client is free; until it is closed.
 *
 * <p>Each client stays with one gateway: a gateway that hangs makes its own clients wait, and not those of the others.
 */
final class Traffic implements AutoCloseable {

    /**
     * How much of it there is.
     *
     * @param gateways how many gateways share it
     * @param clientsEach how many clients each gateway has
     * @param perSecond how many questions a second for all gateways together
     */
    record Volume(int gateways, int clientsEach, int perSecond) {}

    private final ChaosClient client;
    private final LongFunction<Question> questions;
    private final IntFunction<URI> gateways;
    private final Volume volume;
    private final List<Thread> threads = new ArrayList<>();
    private final List<AtomicLong> due = new ArrayList<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /**
     * Begins.
     *
     * @param questions the question with each number
     * @param gateways the base URL of each gateway, which may change when it is started again
     */
    static Traffic begin(
            ChaosClient client, LongFunction<Question> questions, IntFunction<URI> gateways, Volume volume) {
        Traffic traffic = new Traffic(client, questions, gateways, volume);
        traffic.threads.forEach(Thread::start);
        return traffic;
    }

    private Traffic(ChaosClient client, LongFunction<Question> questions, IntFunction<URI> gateways, Volume volume) {
        this.client = client;
        this.questions = questions;
        this.gateways = gateways;
        this.volume = volume;
        long now = System.nanoTime();
        for (int gateway = 0; gateway < volume.gateways(); gateway++) {
            due.add(new AtomicLong(now));
            for (int i = 0; i < volume.clientsEach(); i++) {
                int its = gateway;
                threads.add(new Thread(() -> run(its), "chaos-client-" + gateway + "-" + i));
            }
        }
    }

    private void run(int gateway) {
        long gap = TimeUnit.SECONDS.toNanos(volume.gateways()) / volume.perSecond();
        try {
            while (!closed) {
                awaitTurn(due.get(gateway), gap);
                if (!closed) {
                    Question question = questions.apply(numbers.incrementAndGet());
                    replies.add(client.ask(question, gateway, gateways.apply(gateway)));
                }
            }
        } catch (InterruptedException stopped) {
            // The run is over.
        }
    }

    /** What could not leave in its time since all clients waited is left out: arrivals do not pile up. */
    private static void awaitTurn(AtomicLong due, long gap) {
        long now = System.nanoTime();
        long turn = due.getAndUpdate(next -> Math.max(next, now - gap) + gap);
        for (long left = turn - now; left > 0; left = turn - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** What clients have seen so far. */
    Collection<Reply> replies() {
        return List.copyOf(replies);
    }

    /** Asks nothing more, and waits for the answers that are due. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
