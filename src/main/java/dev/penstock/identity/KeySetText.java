package dev.penstock.identity;

import dev.penstock.core.KeySet;
import dev.penstock.core.SigningKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAKey;
import java.security.spec.ECFieldFp;
import java.security.spec.EllipticCurve;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** A set of public keys as RFC 7517 writes it. */
public final class KeySetText {

    private static final int RSA_BITS_MIN = 2_048;
    private static final int RSA_BITS_MAX = 8_192;
    private static final int MAX_KEYS = 64;

    private KeySetText() {}

    /**
     * The keys of the set that signatures can be checked by; others, such as those for encryption, are left out.
     *
     * @throws IllegalArgumentException where the text is no key set, or has no such key
     */
    public static KeySet read(byte[] text) {
        List<SigningKey> keys = new ArrayList<>();
        for (Object entry : entries(new String(text, StandardCharsets.UTF_8))) {
            if (entry instanceof Map<?, ?> members) {
                key(members).ifPresent(keys::add);
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("has no key that signatures can be checked by");
        }
        return new KeySet(keys);
    }

    private static List<?> entries(String text) {
        try {
            if (JsonUtil.parseJson(text).get("keys") instanceof List<?> keys && keys.size() <= MAX_KEYS) {
                return keys;
            }
        } catch (JoseException e) {
            throw new IllegalArgumentException("is not JSON", e);
        }
        throw new IllegalArgumentException("is no key set: it has no list 'keys' of at most " + MAX_KEYS);
    }

    private static Optional<SigningKey> key(Map<?, ?> members) {
        if (!isForSignatures(members)) {
            return Optional.empty();
        }
        Map<String, Object> copy = new HashMap<>();
        members.forEach((name, value) -> copy.put(String.valueOf(name), value));
        try {
            PublicKey key = PublicJsonWebKey.Factory.newPublicJwk(copy).getPublicKey();
            return isSound(key)
                    ? Optional.of(new SigningKey(text(members.get("kid")), text(members.get("alg")), key))
                    : Optional.empty();
        } catch (JoseException | RuntimeException e) {
            // One key that cannot be read must not take the others away.
            return Optional.empty();
        }
    }

    private static boolean isForSignatures(Map<?, ?> members) {
        Object type = members.get("kty");
        Object use = members.get("use");
        Object operations = members.get("key_ops");
        return ("RSA".equals(type) || "EC".equals(type))
                && (use == null || use.equals("sig"))
                && (operations == null || (operations instanceof List<?> list && list.contains("verify")));
    }

    private static boolean isSound(PublicKey key) {
        if (key instanceof RSAKey rsa) {
            int bits = rsa.getModulus().bitLength();
            return bits >= RSA_BITS_MIN && bits <= RSA_BITS_MAX;
        }
        return key instanceof ECPublicKey ec && isOnItsCurve(ec);
    }

    private static boolean isOnItsCurve(ECPublicKey key) {
        EllipticCurve curve = key.getParams().getCurve();
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger x = key.getW().getAffineX();
        BigInteger y = key.getW().getAffineY();
        BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB());
        return y.pow(2).subtract(right).mod(p).signum() == 0;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }
}
