package dev.penstock.cache;

import dev.penstock.core.Target;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;

/** The derivation of cache keys: equal for requests that must get the same answer, and different for all others. */
public final class CacheKeys {

    /**
     * The members that do not change the answer: a closed list, everything else counts. The model is in the key as the
     * target that it stands for.
     */
    static final Set<String> EXCLUDED = Set.of(
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
            "prompt_cache_retention");

    private static final byte[] VERSION = "v1".getBytes(StandardCharsets.US_ASCII);

    private final TenantSecrets secrets;
    private final CanonicalBody canonical;

    public CacheKeys(TenantSecrets secrets, CanonicalBody canonical) {
        this.secrets = secrets;
        this.canonical = canonical;
    }

    CacheKey of(Question question) {
        Target target = question.target();
        Mac mac = Hkdf.mac(secrets.digestKey(question.tenant()));
        mac.update(VERSION);
        part(mac, question.ask().endpoint().name());
        part(mac, target.provider().name());
        // The name may come to stand for another server.
        part(mac, target.provider().baseUrl().toString());
        part(mac, target.model());
        part(mac, Integer.toString(question.headers().size()));
        question.headers().forEach((name, value) -> {
            part(mac, name);
            part(mac, value);
        });
        part(mac, canonical.of(question.body(), EXCLUDED));
        return new CacheKey(question.tenant(), HexFormat.of().formatHex(mac.doFinal()));
    }

    private static void part(Mac mac, String text) {
        part(mac, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A part follows its length, so that all of them together have one reading only. */
    private static void part(Mac mac, byte[] bytes) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        mac.update(bytes);
    }
}
