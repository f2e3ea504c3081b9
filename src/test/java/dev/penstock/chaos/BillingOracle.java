package dev.penstock.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A provider of chat completions and embeddings on loopback that keeps its own bill, and misbehaves as providers do.
 *
 * <p>It knows nothing of the gateway in front of it: the bill says what a provider would collect.
 */
final class BillingOracle implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int START_SECONDS_MAX = 10;
    private static final int BACKLOG = 1_024;
    private static final long BRISK_MILLIS = 10;

    /** Long enough for many requests to be under way together. */
    private static final long PATIENT_MILLIS = 100;

    private final Vertx vertx;
    private final HttpServer server;
    private final long seed;
    private final Function<String, Optional<Price>> prices;
    private final boolean friendly;
    private final Clock clock;
    private final Queue<Bill> bills = new ConcurrentLinkedQueue<>();
    private final Map<Long, Integer> attempts = new ConcurrentHashMap<>();
    private final AtomicLong requests = new AtomicLong();

    private BillingOracle(long seed, Function<String, Optional<Price>> prices, boolean friendly, Clock clock) {
        this.seed = seed;
        this.prices = prices;
        this.friendly = friendly;
        this.clock = clock;
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setAcceptBacklog(BACKLOG))
                .requestHandler(this::serve);
    }

    /** An oracle that misbehaves, on a free port, with the models that have a price. */
    static BillingOracle misbehaving(long seed, Map<String, Price> prices, Clock clock) throws Exception {
        return new BillingOracle(seed, model -> Optional.ofNullable(prices.get(model)), false, clock).listen(0);
    }

    /** An oracle that takes its time and answers well, at one price for every model, on this port; 0 for a free one. */
    static BillingOracle friendly(long seed, Price price, int port, Clock clock) throws Exception {
        return new BillingOracle(seed, model -> Optional.of(price), true, clock).listen(port);
    }

    private BillingOracle listen(int port) throws Exception {
        server.listen(port).toCompletionStage().toCompletableFuture().get(START_SECONDS_MAX, TimeUnit.SECONDS);
        return this;
    }

    /** The base URL, ending in {@code /v1}. */
    URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/v1");
    }

    /** The bill so far. */
    List<Bill> bills() {
        return List.copyOf(bills);
    }

    /** How many requests came so far. */
    long requests() {
        return requests.get();
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(START_SECONDS_MAX, TimeUnit.SECONDS);
    }

    private void serve(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            requests.incrementAndGet();
            answer(request, body);
        });
    }

    private void answer(HttpServerRequest request, Buffer body) {
        JsonNode ask;
        try {
            ask = JSON.readTree(body.getBytes());
        } catch (IOException e) {
            OracleReply.whole(request.response(), 400, Completion.error("This is no JSON."));
            return;
        }
        Optional<Mark> mark = Mark.of(ask);
        Optional<Price> price = prices.apply(ask.path("model").asText());
        if (mark.isEmpty() || price.isEmpty()) {
            OracleReply.whole(request.response(), 404, Completion.error("No such model, or nobody knows who asks."));
            return;
        }
        int attempt = attempts.merge(mark.get().number(), 1, Integer::sum);
        Draw draw = Draw.of(seed, ask, mark.get().number(), attempt, friendly);
        if (draw.mishap().isBilled()) {
            String rid = request.getHeader("x-client-request-id");
            bills.add(new Bill(
                    rid == null ? "" : Exchanges.named(rid),
                    mark.get(),
                    ask.path("model").asText(),
                    draw.used(),
                    price.get().nanoUsd(draw.used()),
                    clock.millis(),
                    draw.mishap()));
        }
        new OracleReply(vertx, request, friendly ? PATIENT_MILLIS : BRISK_MILLIS).give(ask, draw);
    }
}
