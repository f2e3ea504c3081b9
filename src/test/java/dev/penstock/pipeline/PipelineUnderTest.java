package dev.penstock.pipeline;

import dev.penstock.budget.BudgetSettings;
import dev.penstock.budget.BudgetState;
import dev.penstock.budget.Declared;
import dev.penstock.budget.Ledger;
import dev.penstock.budget.LedgerFiles;
import dev.penstock.cache.CacheKeys;
import dev.penstock.cache.CacheSettings;
import dev.penstock.cache.EntrySeal;
import dev.penstock.cache.RedisLayer;
import dev.penstock.cache.ResponseCache;
import dev.penstock.cache.TenantSecrets;
import dev.penstock.config.PolicyFiles;
import dev.penstock.config.Snapshot;
import dev.penstock.config.SnapshotWatcher;
import dev.penstock.core.Caller;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Model;
import dev.penstock.core.Refusal;
import dev.penstock.core.Secret;
import dev.penstock.core.ShadowTerms;
import dev.penstock.core.Verdict;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.evidence.Evidence;
import dev.penstock.experiment.feedback.FeedbackSettings;
import dev.penstock.experiment.feedback.Subjects;
import dev.penstock.identity.Authenticator;
import dev.penstock.identity.IdentityBounds;
import dev.penstock.identity.KeySets;
import dev.penstock.journal.Journal;
import dev.penstock.journal.JournalSettings;
import dev.penstock.policy.Policy;
import dev.penstock.protocol.CanonicalJson;
import dev.penstock.protocol.RequestBody;
import dev.penstock.protocol.RequestLimits;
import dev.penstock.protocol.RequestReader;
import dev.penstock.redis.Outage;
import dev.penstock.redis.PrivateRedis;
import dev.penstock.redis.RedisLimits;
import dev.penstock.redis.RedisLink;
import dev.penstock.route.Router;
import dev.penstock.telemetry.AccessLog;
import dev.penstock.telemetry.Labels;
import dev.penstock.telemetry.LogSettings;
import dev.penstock.telemetry.ShadowResult;
import dev.penstock.telemetry.Telemetry;
import dev.penstock.telemetry.TelemetrySettings;
import dev.penstock.telemetry.tracing.Tracing;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.Policies;
import dev.penstock.upstream.Upstream;
import dev.penstock.upstream.UpstreamSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All stages of the pipeline as they are in the product, on a Redis of their own, without the HTTP server before them. */
final class PipelineUnderTest implements AutoCloseable {

    /** USD per million tokens: 1,000 nano-USD for a token of input, 2,000 for one of output. */
    static final String[] PRICE = {"input: 1", "output: 2"};

    private static final long INPUT_NANO_USD = 1_000;
    private static final long OUTPUT_NANO_USD = 2_000;
    private static final long CHAT_TEMPLATE_TOKENS = 512;
    private static final long MESSAGE_TOKENS = 8;
    private static final long OUTPUT_CAP = 50;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CONVERTER_PRIORITY = 200;

    /** How the only budget of a key stands, in nano-USD. */
    record Account(long spent, long reserved) {}

    final Vertx vertx = Vertx.vertx();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final SnapshotWatcher policies;
    final Ledger ledger;
    final PipelineSettings settings;
    final Gateway gateway;

    /** An exchange lives on one event loop. */
    private final Context loop = vertx.getOrCreateContext();

    private final PrivateRedis redis;
    private final List<RedisLink> links;
    private final ResponseCache cache;
    private final Upstream upstream;
    private final Telemetry telemetry;
    private final AccessLog log;
    private final Trails trails;
    private final Witness witness;
    private final Shadow shadow;
    final List<Evidence> evidence = new CopyOnWriteArrayList<>();
    private final Accounts accounts = new Accounts();
    private final Policy policy = new Policy();
    private final Doorkeeper doorkeeper = new Doorkeeper(
            new Authenticator(new KeySets(vertx, IdentityBounds.DEFAULTS, System::nanoTime), IdentityBounds.DEFAULTS),
            Clock.systemUTC());
    private final RequestReader reader = new RequestReader(RequestLimits.DEFAULTS);
    /** How far the clock of trails is ahead. */
    private final AtomicLong nanosAhead = new AtomicLong();

    private int arrivals;

    /** Why nothing may be copied; absent where it may. */
    volatile @Nullable ShadowResult obstacle;

    PipelineUnderTest(Path dir, Policies set) {
        SmallRyeConfig config = config();
        policies = SnapshotWatcher.open(new PolicyFiles(set.write(), name -> Optional.empty()));
        redis = PrivateRedis.start(dir.resolve("redis"), new SecureRandom());
        links = List.of(link(), link(), link());
        links.forEach(link -> Eventually.holds(PATIENCE, link::isUp));
        ledger = new Ledger(
                vertx,
                links.get(0),
                Clock.systemUTC(),
                config.getConfigMapping(BudgetSettings.class),
                files(dir.resolve("gateway"), config.getConfigMapping(JournalSettings.class)),
                () -> Declared.NOTHING,
                overrun -> {});
        cache = cache(config.getConfigMapping(CacheSettings.class));
        upstream = new Upstream(vertx, config.getConfigMapping(UpstreamSettings.class), new Random(1));
        TelemetrySettings measured = config.getConfigMapping(TelemetrySettings.class);
        telemetry = new Telemetry(metrics, new Labels(name -> name, id -> id), measured);
        log = new AccessLog(measured, LogSettings.Format.TEXT);
        trails = new Trails(telemetry, log, () -> System.nanoTime() + nanosAhead.get(), evidence::add, Tracing.NONE);
        settings = config.getConfigMapping(PipelineSettings.class);
        witness = new Witness(new Subjects(links.get(0), config.getConfigMapping(FeedbackSettings.class)));
        Upstream apart = new Upstream(vertx, config.getConfigMapping(UpstreamSettings.class), new Random(1));
        shadow = new Shadow(
                new Shadow.Means(vertx, ledger, apart, telemetry, evidence::add, settings),
                target -> Optional.ofNullable(obstacle),
                new Random(1));
        gateway = gateway(policies::current, settings, Clock.systemUTC());
    }

    private static LedgerFiles files(Path folder, JournalSettings bounds) {
        return LedgerFiles.in(folder, "one", new SecureRandom(), Journal.open(folder, bounds, Clock.systemUTC()));
    }

    private static SmallRyeConfig config() {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
                .withDefaultValues(Map.of(
                        "penstock.budget.gateway", "one",
                        "penstock.budget.close-patience", "0s",
                        "penstock.cache.lookup-timeout", "10s",
                        "penstock.upstream.retry.first-delay", "2ms"))
                .withMapping(BudgetSettings.class)
                .withMapping(JournalSettings.class)
                .withMapping(CacheSettings.class)
                .withMapping(FeedbackSettings.class)
                .withMapping(PipelineSettings.class)
                .withMapping(TelemetrySettings.class)
                .withMapping(UpstreamSettings.class)
                .build();
    }

    private RedisLink link() {
        return RedisLink.open(
                vertx,
                new RedisOptions().setConnectionString(redis.uri().toString()),
                new RedisLimits(Duration.ofSeconds(10), Duration.ofSeconds(10), 1_000),
                new Outage("test"));
    }

    private ResponseCache cache(CacheSettings limits) {
        TenantSecrets secrets = new TenantSecrets(new Secret("0123456789abcdef0123456789abcdef"));
        return new ResponseCache(
                new CacheKeys(secrets, CanonicalJson::of),
                new EntrySeal(secrets, new SecureRandom()),
                new RedisLayer(links.get(1), links.get(2), limits, Clock.systemUTC()),
                limits,
                Clock.systemUTC());
    }

    /**
     * Another gateway over the same stores, into which a test can build a bug.
     *
     * @param storing the clock that is read when an answer is kept for the cache
     */
    Gateway gateway(Supplier<Snapshot> set, PipelineSettings limits, Clock storing) {
        Memory memory = new Memory(cache, storing);
        Stages stages = stages(memory, limits);
        Decisions decisions = new Decisions(reader, policy, planner());
        Letters letters = new Letters(new Random(1), Clock.systemUTC());
        Comparisons comparisons =
                new Comparisons(decisions, stages, witness, letters, settings.compare(), System::nanoTime);
        return new Gateway(set, doorkeeper, decisions, memory, stages, comparisons, trails);
    }

    private Planner planner() {
        return new Planner(
                policy, model -> Table.first(model, 1, Instant.EPOCH), new Router(), upstream::isOpen, new Random(1));
    }

    private Stages stages(Memory memory, PipelineSettings limits) {
        Answers answers = new Answers(vertx, ledger, memory, witness, shadow, limits, Clock.systemUTC());
        return new Stages(ledger, upstream, answers, planner(), accounts, limits.defaultOutputCap());
    }

    Stages stages() {
        return stages(new Memory(cache, Clock.systemUTC()), settings);
    }

    /** The settings with a bug in the one of this name. */
    PipelineSettings settingsWithoutA(String name) {
        return (PipelineSettings) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PipelineSettings.class}, (proxy, method, args) -> {
                    if (method.getName().equals(name)) {
                        throw new IllegalStateException("a bug");
                    }
                    return method.invoke(settings, args);
                });
    }

    // --- requests

    /** A small chat whose answer has at most fifty tokens. */
    static String chat(String model) {
        return "{\"model\":\"" + model + "\",\"max_completion_tokens\":" + OUTPUT_CAP
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    }

    /** The same chat with its answer as a stream. */
    static String streamed(String chat) {
        return "{\"stream\":true," + chat.substring(1);
    }

    /** What such a chat holds at a target of {@link #PRICE}, in nano-USD. */
    static long hold(String chat) {
        return INPUT_NANO_USD * (chat.length() + CHAT_TEMPLATE_TOKENS + MESSAGE_TOKENS) + OUTPUT_NANO_USD * OUTPUT_CAP;
    }

    /** What a provider of {@link #PRICE} has billed so far, in nano-USD. */
    static long billed(FakeProvider provider) {
        return cost(provider.bills());
    }

    private static long cost(Collection<FakeProvider.Bill> bills) {
        return bills.stream()
                .mapToLong(bill -> INPUT_NANO_USD * bill.inputTokens() + OUTPUT_NANO_USD * bill.outputTokens())
                .sum();
    }

    Arrival arrival(String key, String body) {
        return arrival(key, body, MultiMap.caseInsensitiveMultiMap());
    }

    private Arrival arrival(String key, String body, MultiMap headers) {
        headers.set("authorization", "Bearer " + Policies.secret(key));
        return new Arrival(
                "%032x".formatted(++arrivals),
                Endpoint.CHAT_COMPLETIONS,
                headers,
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** Asks for a comparison. */
    CompletableFuture<Reply> compare(Gateway at, String key, String body) {
        Arrival chat = arrival(key, body);
        Arrival arrival = new Arrival(chat.id(), Endpoint.COMPARE, chat.headers(), chat.body());
        return onLoop(() -> at.handle(arrival));
    }

    Reply ask(String key, String body) throws Exception {
        return ask(gateway, key, body).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    CompletableFuture<Reply> ask(Gateway at, String key, String body) {
        Arrival arrival = arrival(key, body);
        return onLoop(() -> at.handle(arrival));
    }

    /** Asks, and gives the answer, which must be a whole one. */
    Reply.Whole whole(String key, String body) throws Exception {
        return (Reply.Whole) ask(key, body);
    }

    /** Asks with one more header, and gives the answer, which must be a whole one. */
    Reply.Whole whole(String key, String body, String header, String value) throws Exception {
        Arrival arrival = arrival(key, body, MultiMap.caseInsensitiveMultiMap().add(header, value));
        return (Reply.Whole) onLoop(() -> gateway.handle(arrival)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    Refusal refusal(String key, String body) throws Exception {
        return ((Reply.Refused) ask(key, body)).refusal();
    }

    /** Asks, and reads the streamed answer to its end. */
    String read(String key, String body) throws Exception {
        return read((Reply.Streamed) ask(key, body));
    }

    String read(Reply.Streamed reply) throws Exception {
        return read(reply, () -> {});
    }

    /** @param atEach run for each part of the stream that has come */
    String read(Reply.Streamed reply, Runnable atEach) throws Exception {
        CompletableFuture<String> text = new CompletableFuture<>();
        loop.runOnContext(now -> {
            Buffer read = Buffer.buffer();
            reply.events()
                    .handler(part -> {
                        read.appendBuffer(part);
                        atEach.run();
                    })
                    .endHandler(end -> text.complete(read.toString()))
                    .resume();
        });
        return text.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** What experiments were told so far. */
    List<Evidence> evidence() {
        return evidence;
    }

    /** A request with all its decisions taken, as {@link Gateway} takes them. */
    Exchange decided(String key, String body) {
        return decided(key, body, System::nanoTime);
    }

    /** The same with a clock of its trail's own, into which a test can build a bug. */
    Exchange decided(String key, String body, LongSupplier nanoTime) {
        Arrival arrival = arrival(key, body);
        Snapshot set = policies.current();
        Caller caller =
                yes(doorkeeper.whoIsCalling(arrival.headers(), set).await().indefinitely());
        RequestBody read = yes(reader.read(arrival.endpoint(), arrival.body()));
        Decision decision = yes(planner()
                .plan(arrival, caller, read, set.model(read.ask().model()).orElseThrow()));
        return new Exchange(
                arrival,
                set,
                caller,
                read,
                decision,
                new Trails(telemetry, log, nanoTime, evidence::add, Tracing.NONE).begin(arrival));
    }

    static <T> T yes(Verdict<T> verdict) {
        return verdict.fold(yes -> yes, refusal -> {
            throw new AssertionError(refusal.message());
        });
    }

    <T> T onLoopAwaited(Supplier<Uni<T>> work) throws Exception {
        return onLoop(work).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private <T> CompletableFuture<T> onLoop(Supplier<Uni<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.runOnContext(now -> {
            try {
                work.get().subscribe().with(result::complete, result::completeExceptionally);
            } catch (RuntimeException thrown) {
                result.completeExceptionally(new AssertionError("thrown, not given as a failure", thrown));
            }
        });
        return result;
    }

    // --- what is to be seen afterwards

    /** The account of a key with one budget, once no hold is open any more. */
    Account account(String key) throws Exception {
        Eventually.holds(PATIENCE, () -> ledger.openHolds() == 0 && ledger.waitingSettlements() == 0);
        Caller caller = policies.current().key(key).orElseThrow().caller();
        BudgetState state = onLoopAwaited(() -> ledger.read(caller.tenant(), caller.budgets()))
                .get(0);
        return new Account(state.spent(), state.reserved());
    }

    /** The account of the copies of this model's exchanges, once no hold is open any more. */
    Account copiesAccount(String model) throws Exception {
        Eventually.holds(PATIENCE, () -> ledger.openHolds() == 0 && ledger.waitingSettlements() == 0);
        Model copied = policies.current().model(model).orElseThrow();
        ShadowTerms terms = Objects.requireNonNull(copied.terms().shadow());
        BudgetState state = onLoopAwaited(
                        () -> ledger.read(ShadowAccount.TENANT, List.of(ShadowAccount.budget(copied, terms))))
                .get(0);
        return new Account(state.spent(), state.reserved());
    }

    /** How many usage events of this kind the tenant of the key has. */
    long events(String key, String kind) throws Exception {
        return eventsOf(policies.current().key(key).orElseThrow().caller().tenant(), kind);
    }

    /** The same of a tenant. */
    long eventsOf(String tenant, String kind) throws Exception {
        Response events = onLoopAwaited(() -> links.get(0)
                .send(Request.cmd(Command.XRANGE)
                        .arg("{t:" + tenant + "}:u")
                        .arg("-")
                        .arg("+")));
        return events.stream()
                .filter(event ->
                        event.get(1).stream().map(Response::toString).toList().containsAll(List.of("kind", kind)))
                .count();
    }

    /** What all meters of the name with these tags have counted, in pairs of key and value. */
    long count(String name, String... tags) {
        double count = 0;
        for (Meter meter : metrics.find(name).tags(tags).meters()) {
            count += meter.match(
                    Gauge::value,
                    Counter::count,
                    timer -> (double) timer.count(),
                    summary -> (double) summary.count(),
                    PipelineUnderTest::none,
                    PipelineUnderTest::none,
                    PipelineUnderTest::none,
                    PipelineUnderTest::none,
                    PipelineUnderTest::none);
        }
        return Math.round(count);
    }

    private static double none(Meter meter) {
        throw new AssertionError("unexpected meter " + meter.getId());
    }

    /** How many requests ended so, by the word of their error; empty for those that got an answer. */
    long requests(String error) {
        Collection<Timer> timers = metrics.find("gen_ai.server.request.duration")
                .tag("error.type", error)
                .timers();
        return timers.stream().mapToLong(Timer::count).sum();
    }

    /** How many comparisons ended so. */
    long comparisons(String error) {
        return comparisonTimers(error).stream().mapToLong(Timer::count).sum();
    }

    /** How long the longest comparison without an error took. */
    Duration longestComparison() {
        double nanos = comparisonTimers("").stream()
                .mapToDouble(timer -> timer.max(TimeUnit.NANOSECONDS))
                .max()
                .orElseThrow();
        return Duration.ofNanos(Math.round(nanos));
    }

    private Collection<Timer> comparisonTimers(String error) {
        return metrics.find("gen_ai.server.request.duration")
                .tag("error.type", error)
                .tag("gen_ai.operation.name", "compare")
                .timers();
    }

    /** Lets time pass for the trails of requests. */
    void pass(Duration time) {
        nanosAhead.addAndGet(time.toNanos());
    }

    /** How many attempts were made. */
    long attempts() {
        return count("gen_ai.client.operation.duration");
    }

    @Override
    public void close() {
        ledger.close();
        shadow.close();
        upstream.close();
        links.forEach(RedisLink::close);
        policies.close();
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
