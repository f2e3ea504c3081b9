package dev.penstock.cache;

import static dev.penstock.cache.Samples.BODY;
import static dev.penstock.cache.Samples.HOUR;
import static dev.penstock.cache.Samples.SMALL;
import static dev.penstock.cache.Samples.question;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Ask;
import dev.penstock.core.Endpoint;
import dev.penstock.redis.RedisLink;
import dev.penstock.testing.TurnedClock;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real Redis. Every new gateway has a memory of its own and shares the Redis. */
class ResponseCacheTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static Vertx vertx;
    private static CacheRedis server;

    private final TurnedClock clock = new TurnedClock();
    private final CacheSettings settings = Samples.settings(Map.of("penstock.cache.lookup-timeout", "2s"));
    private ResponseCache cache;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        server = new CacheRedis();
    }

    @AfterAll
    static void stop() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void begin() {
        send(Request.cmd(Command.FLUSHALL));
        cache = gateway(settings);
    }

    @Test
    void givesAStoredAnswerBackFromMemoryAndFromRedis() {
        storeAnswerTo(question(BODY));
        clock.turn(Duration.ofSeconds(30));

        Lookup.Hit near = (Lookup.Hit) cache.lookup(question(BODY)).await().atMost(PATIENCE);
        Lookup.Hit far =
                (Lookup.Hit) gateway(settings).lookup(question(BODY)).await().atMost(PATIENCE);

        assertThat(near.layer()).isEqualTo(Lookup.Layer.MEMORY);
        assertThat(far.layer()).isEqualTo(Lookup.Layer.REDIS);
        assertThat(far.entry())
                .usingRecursiveComparison()
                .isEqualTo(Samples.entry(clock.instant().minusSeconds(30), "the answer"));
        assertThat(far.cacheStatus()).isEqualTo("penstock; hit; ttl=3570");
        assertThat(far.ageSeconds()).isEqualTo("30");
    }

    @Test
    void keepsWhatItReadFromRedisInMemory() {
        storeAnswerTo(question(BODY));
        ResponseCache other = gateway(settings);
        look(other, question(BODY));
        send(Request.cmd(Command.FLUSHALL));

        assertThat(look(other, question(BODY)).cacheStatus()).startsWith("penstock; hit");
    }

    @Test
    void missesWhatWasNeverAsked() {
        storeAnswerTo(question(BODY));

        Lookup lookup = look(cache, question(BODY.replace("Hi", "Ho")));

        assertThat(lookup).isInstanceOf(Lookup.Miss.class);
        assertThat(lookup.cacheStatus()).isEqualTo("penstock; fwd=miss");
    }

    @Test
    void twoTenantsNeverHitEachOther() {
        storeAnswerTo(question("demo", SMALL, BODY, CacheControl.NONE));

        Lookup lookup = look(cache, question("other", SMALL, BODY, CacheControl.NONE));

        assertThat(lookup).isInstanceOf(Lookup.Miss.class);
    }

    @Test
    void doesNotAnswerWhereTheCallerWantsNoStoredAnswerButLetsItBeStored() {
        storeAnswerTo(question(BODY));

        Lookup lookup = look(cache, question(BODY, "no-cache"));

        assertThat(lookup).isEqualTo(new Lookup.Miss(keyOf(question(BODY)), Lookup.Cause.REQUEST));
        assertThat(lookup.cacheStatus()).isEqualTo("penstock; fwd=request");
    }

    @Test
    void givesOnlyAnswersYoungerThanTheCallersMaxAge() {
        storeAnswerTo(question(BODY));
        clock.turn(Duration.ofSeconds(30));

        assertThat(look(cache, question(BODY, "max-age=31"))).isInstanceOf(Lookup.Hit.class);
        assertThat(look(cache, question(BODY, "max-age=30")).cacheStatus()).isEqualTo("penstock; fwd=request");
        assertThat(look(cache, question(BODY, "max-age=0")).cacheStatus()).isEqualTo("penstock; fwd=request");
    }

    @Test
    void stepsAsideForWhatCannotBeRepeated() {
        byte[] body = Samples.utf8(BODY);
        byte[] large = new byte[settings.requestBytesMax() + 1];

        assertThat(look(cache, question(BODY, "no-store"))).isEqualTo(new Lookup.Bypass(Lookup.Reason.NO_STORE));
        assertThat(look(cache, chat(2, false, body))).isEqualTo(new Lookup.Bypass(Lookup.Reason.CHOICES));
        assertThat(look(cache, chat(1, true, body))).isEqualTo(new Lookup.Bypass(Lookup.Reason.INPUT));
        assertThat(look(cache, chat(Samples.spoken(), body))).isEqualTo(new Lookup.Bypass(Lookup.Reason.INPUT));
        assertThat(look(cache, chat(1, false, large))).isEqualTo(new Lookup.Bypass(Lookup.Reason.SIZE));
        assertThat(look(cache, chat(1, false, new byte[] {'{'}))).isEqualTo(new Lookup.Bypass(Lookup.Reason.BODY));
        assertThat(look(cache, question(BODY, "no-store")).cacheStatus())
                .isEqualTo("penstock; fwd=bypass; detail=no-store");
    }

    @Test
    void givesNoAnswerLongerThanItsOwnOrThePolicysTimeToLive() {
        storeAnswerTo(question(BODY));
        Question shortened = new Question(
                "demo",
                Samples.ask(Endpoint.CHAT_COMPLETIONS, 1, false),
                SMALL,
                Samples.noHeaders(),
                Samples.utf8(BODY),
                CacheControl.NONE,
                Duration.ofMinutes(1));

        clock.turn(Duration.ofSeconds(59));
        assertThat(look(cache, shortened).cacheStatus()).isEqualTo("penstock; hit; ttl=1");
        clock.turn(Duration.ofSeconds(1));
        assertThat(look(cache, shortened).cacheStatus()).isEqualTo("penstock; fwd=miss");
        assertThat(look(cache, question(BODY)).cacheStatus()).isEqualTo("penstock; hit; ttl=3540");
        clock.turn(HOUR);
        assertThat(look(cache, question(BODY)).cacheStatus()).isEqualTo("penstock; fwd=miss");
    }

    @Test
    void letsRedisForgetTheEntryInTime() {
        storeAnswerTo(question(BODY));

        long millis = send(Request.cmd(Command.PTTL).arg(keyOf(question(BODY)).redisKey()))
                .toLong();

        assertThat(millis).isBetween(HOUR.toMillis() - PATIENCE.toMillis(), HOUR.toMillis());
    }

    @Test
    void missesAnEntryThatWasTamperedWith() {
        storeAnswerTo(question(BODY));
        String key = keyOf(question(BODY)).redisKey();
        byte[] bytes = send(Request.cmd(Command.GET).arg(key)).toBytes();
        bytes[bytes.length / 2] ^= 1;
        send(Request.cmd(Command.SET).arg(key).arg(bytes));

        assertThat(look(gateway(settings), question(BODY))).isInstanceOf(Lookup.Miss.class);
    }

    @Test
    void missesAnEntryThatWasMovedToAnotherQuestion() {
        storeAnswerTo(question(BODY));
        Question other = question(BODY.replace("Hi", "Ho"));
        byte[] bytes = send(Request.cmd(Command.GET).arg(keyOf(question(BODY)).redisKey()))
                .toBytes();
        send(Request.cmd(Command.SET).arg(keyOf(other).redisKey()).arg(bytes));

        assertThat(look(cache, other)).isInstanceOf(Lookup.Miss.class);
    }

    @Test
    void showsAReaderOfRedisNeitherQuestionNorAnswer() {
        storeAnswerTo(question(BODY));

        byte[] bytes = send(Request.cmd(Command.GET).arg(keyOf(question(BODY)).redisKey()))
                .toBytes();

        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("answer", "sim-small");
    }

    @Test
    void dropsAndCountsWhatIsTooLarge() {
        CacheSettings tight = Samples.settings(
                Map.of("penstock.cache.answer-bytes-max", "20000", "penstock.cache.entry-bytes-max", "500"));
        ResponseCache small = gateway(tight);
        CacheKey key = keyOf(question(BODY));
        StringBuilder incompressible = new StringBuilder();
        new Random(1).ints(2000, 33, 127).forEach(incompressible::appendCodePoint);

        small.store(key, Samples.entry(clock.instant(), "x".repeat(20_001)))
                .await()
                .atMost(PATIENCE);
        small.store(key, Samples.entry(clock.instant(), incompressible.toString()))
                .await()
                .atMost(PATIENCE);

        assertThat(small.writesDropped()).isEqualTo(2);
        assertThat(send(Request.cmd(Command.EXISTS).arg(key.redisKey())).toLong())
                .isZero();
    }

    @Test
    void dropsWritesBeyondThoseThatMayBeInFlight() {
        ResponseCache narrow = gateway(Samples.settings(Map.of("penstock.cache.writes-max", "0")));

        narrow.store(keyOf(question(BODY)), Samples.entry(clock.instant(), "x"))
                .await()
                .atMost(PATIENCE);

        assertThat(narrow.writesDropped()).isEqualTo(1);
    }

    private void storeAnswerTo(Question question) {
        cache.store(keyOf(question), Samples.entry(clock.instant(), "the answer"))
                .await()
                .atMost(PATIENCE);
    }

    private Lookup look(ResponseCache from, Question question) {
        return from.lookup(question).await().atMost(PATIENCE);
    }

    private static Question chat(long choices, boolean opaque, byte[] body) {
        return chat(Samples.ask(Endpoint.CHAT_COMPLETIONS, choices, opaque), body);
    }

    private static Question chat(Ask ask, byte[] body) {
        return new Question("demo", ask, SMALL, Samples.noHeaders(), body, CacheControl.NONE, HOUR);
    }

    private static CacheKey keyOf(Question question) {
        return new CacheKeys(new TenantSecrets(Samples.SECRET), Samples::canonical).of(question);
    }

    private ResponseCache gateway(CacheSettings limits) {
        TenantSecrets secrets = new TenantSecrets(Samples.SECRET);
        RedisLayer redis = new RedisLayer(link(limits.lookupTimeout()), link(limits.writeTimeout()), limits, clock);
        EntrySeal seal = new EntrySeal(secrets, new SecureRandom());
        return new ResponseCache(new CacheKeys(secrets, Samples::canonical), seal, redis, limits, clock);
    }

    private static RedisLink link(Duration timeout) {
        return server.link(vertx, timeout);
    }

    private static Response send(Request request) {
        return link(PATIENCE).send(request).await().atMost(PATIENCE);
    }
}
