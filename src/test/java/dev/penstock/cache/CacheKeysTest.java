package dev.penstock.cache;

import static dev.penstock.cache.Samples.BODY;
import static dev.penstock.cache.Samples.SMALL;
import static dev.penstock.cache.Samples.question;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Secret;
import dev.penstock.core.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheKeysTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long SEED = 20261124;

    private final CacheKeys keys = new CacheKeys(new TenantSecrets(Samples.SECRET), Samples::canonical);

    @Test
    void anyChangedMemberMissesAndAnyReorderingHits() throws JsonProcessingException {
        Random random = new Random(SEED);
        for (int round = 0; round < 300; round++) {
            ObjectNode body = randomBody(random);
            CacheKey key = of(body);

            assertThat(of(reordered(body, random)))
                    .as("seed %d: %s", SEED, body)
                    .isEqualTo(key);
            assertThat(keys.of(question(body.toPrettyString()))).isEqualTo(key);
            assertThat(of(changed(body, random))).as("seed %d: %s", SEED, body).isNotEqualTo(key);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model",
                "stream",
                "stream_options",
                "user",
                "safety_identifier",
                "metadata",
                "store",
                "service_tier",
                "prompt_cache_key",
                "prompt_cache_options",
                "prompt_cache_retention"
            })
    void doesNotCountAMemberThatDoesNotChangeTheAnswer(String member) throws JsonProcessingException {
        ObjectNode body = (ObjectNode) MAPPER.readTree(BODY);

        assertThat(of(body.deepCopy().put(member, "x"))).isEqualTo(of(body));
    }

    @Test
    void differsByTenantEndpointProviderServerModelAndSecret() {
        Question embeddings = new Question(
                "demo",
                Samples.ask(Endpoint.EMBEDDINGS, 1, false),
                SMALL,
                Samples.noHeaders(),
                Samples.utf8(BODY),
                CacheControl.NONE,
                Samples.HOUR);
        Secret other = new Secret("another secret of thirty-two chars");
        Set<String> digests = new HashSet<>();

        digests.add(keys.of(question(BODY)).digest());
        digests.add(keys.of(question("other", SMALL, BODY, CacheControl.NONE)).digest());
        digests.add(keys.of(embeddings).digest());
        digests.add(keys.of(at("vllm", "sim-small")).digest());
        digests.add(keys.of(at("simulator", "sim-large")).digest());
        digests.add(keys.of(at(Samples.target("simulator", "http://127.0.0.2/v1", "sim-small")))
                .digest());
        digests.add(new CacheKeys(new TenantSecrets(other), Samples::canonical)
                .of(question(BODY))
                .digest());

        assertThat(digests).hasSize(7).allSatisfy(digest -> assertThat(digest).matches("[0-9a-f]{64}"));
    }

    @Test
    void differsByHeadersAndTheirValues() {
        Set<String> digests = new HashSet<>();

        digests.add(keys.of(question(BODY)).digest());
        digests.add(keys.of(with(Map.of("openai-beta", "a"))).digest());
        digests.add(keys.of(with(Map.of("openai-beta", "b"))).digest());
        digests.add(
                keys.of(with(Map.of("openai-beta", "a", "anthropic-beta", "b"))).digest());
        digests.add(
                keys.of(with(Map.of("openai-beta", "b", "anthropic-beta", "a"))).digest());
        digests.add(keys.of(with(Map.of("openai-beta", ""))).digest());

        assertThat(digests).hasSize(6);
    }

    @Test
    void twoTenantsNeverShareAKey() throws JsonProcessingException {
        Random random = new Random(SEED);
        Set<String> digests = new HashSet<>();
        for (int round = 0; round < 100; round++) {
            String body = MAPPER.writeValueAsString(randomBody(random).put("round", round));
            digests.add(keys.of(question("a", SMALL, body, CacheControl.NONE)).redisKey());
            digests.add(keys.of(question("b", SMALL, body, CacheControl.NONE)).redisKey());
        }

        assertThat(digests).hasSize(200);
    }

    @Test
    void putsTheTenantIntoTheHashTag() {
        CacheKey key = keys.of(question(BODY));

        assertThat(key.redisKey()).isEqualTo("{c:demo:" + key.digest() + "}:e");
    }

    private static Question at(String provider, String model) {
        return at(Samples.target(provider, model));
    }

    private static Question at(Target target) {
        return question("demo", target, BODY, CacheControl.NONE);
    }

    private static Question with(Map<String, String> headers) {
        Question plain = question(BODY);
        return new Question(
                plain.tenant(),
                plain.ask(),
                plain.target(),
                new TreeMap<>(headers),
                plain.body(),
                plain.control(),
                plain.ttl());
    }

    private CacheKey of(ObjectNode body) throws JsonProcessingException {
        return keys.of(question(MAPPER.writeValueAsString(body)));
    }

    private static ObjectNode randomBody(Random random) {
        ObjectNode body = MAPPER.createObjectNode();
        int members = 2 + random.nextInt(6);
        for (int i = 0; i < members; i++) {
            body.put("member" + i, random.nextInt());
        }
        body.putArray("messages").addObject().put("role", "user").put("content", "Grüße " + random.nextLong());
        return body;
    }

    private static ObjectNode reordered(ObjectNode body, Random random) {
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>(body.properties());
        Collections.shuffle(members, random);
        ObjectNode other = MAPPER.createObjectNode();
        members.forEach(member -> other.set(member.getKey(), member.getValue()));
        return other;
    }

    private static ObjectNode changed(ObjectNode body, Random random) {
        ObjectNode other = body.deepCopy();
        List<String> names = new ArrayList<>();
        other.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(3)) {
            case 0 -> other.remove(name);
            case 1 -> other.put(name, "changed");
            default -> other.putNull("new_" + name).put("new_" + name, 1);
        }
        return other;
    }
}
