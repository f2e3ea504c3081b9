package dev.penstock.cache;

import dev.penstock.core.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;

/** The keys of each tenant, derived from the gateway's one secret, so that no two tenants' entries can meet. */
public final class TenantSecrets {

    private static final int KEY_BYTES = 32;

    private final Hkdf hkdf;

    /** Grows with the configured tenants only. */
    private final Map<String, Pair> byTenant = new ConcurrentHashMap<>();

    public TenantSecrets(Secret secret) {
        this.hkdf = new Hkdf(new byte[0], secret.reveal().getBytes(StandardCharsets.UTF_8));
    }

    /** The key under which the tenant's requests are digested. */
    SecretKeySpec digestKey(String tenant) {
        return pair(tenant).digest;
    }

    /** The key with which the tenant's entries are encrypted. */
    SecretKeySpec sealKey(String tenant) {
        return pair(tenant).seal;
    }

    private Pair pair(String tenant) {
        return byTenant.computeIfAbsent(
                tenant,
                name -> new Pair(
                        new SecretKeySpec(derive("penstock cache key v1", name), Hkdf.HMAC),
                        new SecretKeySpec(derive("penstock cache entry v1", name), "AES")));
    }

    private byte[] derive(String purpose, String tenant) {
        return hkdf.expand((purpose + '\0' + tenant).getBytes(StandardCharsets.UTF_8), KEY_BYTES);
    }

    private record Pair(SecretKeySpec digest, SecretKeySpec seal) {}
}
