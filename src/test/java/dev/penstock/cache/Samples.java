package dev.penstock.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.Ask;
import dev.penstock.core.Audio;
import dev.penstock.core.Dialect;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Money;
import dev.penstock.core.Provider;
import dev.penstock.core.Secret;
import dev.penstock.core.Target;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;

/** Values that the tests of this package share. */
final class Samples {

    static final Secret SECRET = new Secret("a secret of at least thirty-two characters");
    static final Duration HOUR = Duration.ofHours(1);
    static final Target SMALL = target("simulator", "sim-small");
    static final String BODY = """
            {"model": "sim-small", "messages": [{"role": "user", "content": "Hi"}], "temperature": 0.5, "seed": 7}""";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Samples() {}

    static Target target(String provider, String model) {
        return target(provider, "http://127.0.0.1/v1", model);
    }

    static Target target(String provider, String baseUrl, String model) {
        Provider at = new Provider(
                provider, Dialect.OPENAI, URI.create(baseUrl), null, Duration.ofSeconds(1), 0, true, false, null);
        return new Target(at, model, null, OptionalLong.empty(), OptionalLong.empty());
    }

    static Ask ask(Endpoint endpoint, long choices, boolean opaque) {
        return new Ask(
                endpoint,
                "sim-small",
                false,
                false,
                choices,
                OptionalLong.empty(),
                BODY.length(),
                1,
                opaque,
                null,
                0,
                null);
    }

    /** A chat whose answer is to be spoken. */
    static Ask spoken() {
        return new Ask(
                Endpoint.CHAT_COMPLETIONS,
                "sim-small",
                false,
                false,
                1,
                OptionalLong.empty(),
                BODY.length(),
                1,
                false,
                null,
                new Audio(null, "modalities[1]", 0, 0, 0),
                0,
                null);
    }

    static Question question(String tenant, Target target, String body, CacheControl control) {
        return new Question(
                tenant, ask(Endpoint.CHAT_COMPLETIONS, 1, false), target, noHeaders(), utf8(body), control, HOUR);
    }

    static SortedMap<String, String> noHeaders() {
        return Collections.emptySortedMap();
    }

    static Question question(String body) {
        return question("demo", SMALL, body, CacheControl.NONE);
    }

    static Question question(String body, String cacheControl) {
        return question("demo", SMALL, body, CacheControl.parse(cacheControl));
    }

    static Entry entry(Instant created, String body) {
        Usage usage = new Usage(
                new Tokens(10), new Tokens(2), new Tokens(3), new Tokens(40), new Tokens(5), Usage.Evidence.REPORTED);
        return new Entry(created, HOUR, "simulator/sim-small", usage, "stop", new Money(125_000), utf8(body));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The defaults, but for the given properties. */
    static CacheSettings settings(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 300, new DurationConverter())
                .withMapping(CacheSettings.class)
                .withDefaultValues(properties)
                .build()
                .getConfigMapping(CacheSettings.class);
    }

    /** The obvious canonical form: a tree, sorted and printed again. */
    static byte[] canonical(byte[] body, Set<String> excluded) {
        try {
            ObjectNode tree = (ObjectNode) MAPPER.readTree(body);
            tree.remove(excluded);
            return MAPPER.writeValueAsBytes(MAPPER.treeToValue((JsonNode) tree, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
