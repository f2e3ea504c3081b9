package dev.penstock.bench;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One order of load, from opening the connections to the last answer. Everything but {@link #run} happens on one event
 * loop.
 */
final class LoadRun {

    private static final int GRACE_SECONDS = 30;

    private final Context context;
    private final NetClient client;
    private final LoadOrder order;
    private final RequestTemplate requests;
    private final LoadDriver.Numbers numbers;
    private final LoadTally tally = new LoadTally();
    private final CompletableFuture<LoadResult> result = new CompletableFuture<>();

    private final List<Connection> connections = new ArrayList<>();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Deque<Long> waiting = new ArrayDeque<>();
    private boolean sendsMore = true;

    LoadRun(Context context, Vertx vertx, LoadOrder order, LoadDriver.Numbers numbers) {
        this.context = context;
        this.order = order;
        this.numbers = numbers;
        requests = new RequestTemplate(order);
        client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    }

    LoadResult run() throws Exception {
        CompletableFuture<Void> connected = new CompletableFuture<>();
        context.runOnContext(start -> connect(connected));
        connected.get(GRACE_SECONDS, TimeUnit.SECONDS);
        long start = System.nanoTime();
        context.runOnContext(begin -> tally.begin(start));
        if (order.isOpenLoop()) {
            sendAtIntendedTimes(start);
        } else {
            context.runOnContext(begin -> List.copyOf(idle).forEach(connection -> dispatch(System.nanoTime())));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(order.millis()));
        }
        context.runOnContext(stop -> stopSending());
        try {
            return result.get(GRACE_SECONDS, TimeUnit.SECONDS);
        } finally {
            client.close().toCompletionStage().toCompletableFuture().get(GRACE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void connect(CompletableFuture<Void> connected) {
        for (int i = 0; i < order.connections(); i++) {
            client.connect(order.port(), "127.0.0.1")
                    .onFailure(connected::completeExceptionally)
                    .onSuccess(socket -> {
                        Connection connection = new Connection(socket, order.stream(), this::answered);
                        connections.add(connection);
                        idle.add(connection);
                        if (connections.size() == order.connections()) {
                            connected.complete(null);
                        }
                    });
        }
    }

    /** A thread of its own keeps time: the event loop's timers know only milliseconds. */
    private void sendAtIntendedTimes(long start) {
        long count = Math.round(order.perSecond() * order.millis() / 1000);
        for (long i = 0; i < count; i++) {
            long intended = start + Math.round(i * 1e9 / order.perSecond());
            for (long rest = intended - System.nanoTime(); rest > 0; rest = intended - System.nanoTime()) {
                LockSupport.parkNanos(rest);
            }
            context.runOnContext(send -> dispatch(intended));
        }
    }

    private void dispatch(long intended) {
        Connection connection = idle.poll();
        if (connection == null) {
            waiting.add(intended);
        } else {
            connection.send(requests.numbered(numbers.next()), intended);
        }
    }

    private void answered(Connection connection, Answer answer) {
        tally.add(answer);
        if (answer.keepsConnection()) {
            idle.add(connection);
        } else {
            connections.remove(connection);
        }
        if (!idle.isEmpty()) {
            Long next = waiting.poll();
            if (next != null) {
                dispatch(next);
            } else if (sendsMore && !order.isOpenLoop()) {
                dispatch(System.nanoTime());
            }
        }
        finishWhenIdle();
    }

    private void stopSending() {
        sendsMore = false;
        finishWhenIdle();
    }

    private void finishWhenIdle() {
        boolean allAnswered = waiting.isEmpty() && idle.size() == connections.size();
        if (!sendsMore && (allAnswered || connections.isEmpty())) {
            result.complete(tally.result(System.nanoTime()));
        }
    }
}
