package dev.penstock.upstream;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The connections to providers: pools of their own for each event loop, so that no request waits for another thread.
 *
 * <p>Plain addresses are spoken to in HTTP/1.1 only: servers that offer no h2c answer its upgrade badly, or drop the body.
 * Behind TLS, ALPN chooses between HTTP/2 and HTTP/1.1.
 */
final class Connections implements AutoCloseable {

    /** The initial window of an HTTP/2 stream, RFC 9113 §6.5.2. */
    private static final int HTTP2_STREAM_WINDOW = 65_535;

    private final Vertx vertx;
    private final UpstreamSettings settings;
    private final Map<EventLoop, HttpClient> plain = new ConcurrentHashMap<>();
    private final Map<EventLoop, HttpClient> secure = new ConcurrentHashMap<>();

    Connections(Vertx vertx, UpstreamSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /** The client whose connections live on the caller's event loop. */
    HttpClient client(boolean tls) {
        EventLoop loop = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
        Map<EventLoop, HttpClient> clients = tls ? secure : plain;
        HttpClient client = clients.get(loop);
        return client != null ? client : clients.computeIfAbsent(loop, unseen -> onItsOwn(loop, () -> create(tls)));
    }

    /**
     * Makes a client that does not belong to the deployment of the HTTP server, in which callers run: when that is taken
     * down, answers whose clients have left are still to be read to their end.
     */
    private HttpClient onItsOwn(EventLoop loop, Supplier<HttpClient> maker) {
        ContextInternal own = ((VertxInternal) vertx)
                .createEventLoopContext(loop, null, Thread.currentThread().getContextClassLoader());
        ContextInternal callers = own.beginDispatch();
        try {
            return maker.get();
        } finally {
            own.endDispatch(callers);
        }
    }

    @Override
    public void close() {
        plain.values().forEach(HttpClient::close);
        secure.values().forEach(HttpClient::close);
    }

    private HttpClient create(boolean tls) {
        return vertx.httpClientBuilder()
                .with(tls ? secureOptions() : commonOptions())
                .with(pool())
                // A broken connection is the outcome of its requests, and no news for the log.
                .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
                .build();
    }

    private HttpClientOptions secureOptions() {
        return commonOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setUseAlpn(true)
                .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHttp2MultiplexingLimit(settings.maxHttp2Streams())
                // A paused stream keeps its window full; the others of its connection must still get through.
                .setHttp2ConnectionWindowSize(Math.multiplyExact(settings.maxHttp2Streams() + 1, HTTP2_STREAM_WINDOW));
    }

    private HttpClientOptions commonOptions() {
        return new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
                .setTcpNoDelay(true)
                .setKeepAlive(true)
                .setKeepAliveTimeout(Math.toIntExact(settings.keepAliveTimeout().toSeconds()))
                .setHttp2KeepAliveTimeout(
                        Math.toIntExact(settings.keepAliveTimeout().toSeconds()))
                .setMaxHeaderSize(settings.maxHeaderBytes())
                .setDecompressionSupported(false);
    }

    private PoolOptions pool() {
        return new PoolOptions()
                .setHttp1MaxSize(settings.maxConnections())
                .setHttp2MaxSize(settings.maxHttp2Connections())
                .setMaxWaitQueueSize(settings.maxWaiting());
    }
}
