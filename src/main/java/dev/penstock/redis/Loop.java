package dev.penstock.redis;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One event loop, to which the state of a connection is confined. */
final class Loop {

    private final ContextInternal context;
    private final EventLoop executor;

    Loop(VertxInternal vertx, EventLoop executor) {
        this.context = vertx.createEventLoopContext(
                executor, null, Thread.currentThread().getContextClassLoader());
        this.executor = executor;
    }

    boolean isThisThread() {
        return executor.inEventLoop();
    }

    /** The Vert.x context in which what belongs to this loop is made. */
    ContextInternal context() {
        return context;
    }

    /** Runs the action on the loop: now where this is its thread, else soon. */
    void run(Runnable action) {
        if (executor.inEventLoop()) {
            action.run();
        } else {
            executor.execute(action);
        }
    }

    ScheduledFuture<?> after(Duration delay, Runnable action) {
        return executor.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
