package dev.penstock.testing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Somebody who signs tokens, with a key pair made for the test. It writes tokens and key sets by itself, and shares no
 * code with what the gateway reads them by.
 */
public final class TokenSigner {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int EC_BYTES = 32;
    private static final Map<String, String> SIGNATURES = Map.of(
            "RS256", "SHA256withRSA",
            "RS384", "SHA384withRSA",
            "ES256", "SHA256withECDSAinP1363Format");

    private final String keyId;
    private final String algorithm;
    private final KeyPair keys;

    private TokenSigner(String keyId, String algorithm, KeyPair keys) {
        this.keyId = keyId;
        this.algorithm = algorithm;
        this.keys = keys;
    }

    /** A signer whose signatures are RS256. */
    public static TokenSigner rsa(String keyId) {
        return rsa(keyId, 2_048);
    }

    /** The same with a key of so many bits. */
    public static TokenSigner rsa(String keyId, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return new TokenSigner(keyId, "RS256", generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A signer whose signatures are ES256. */
    public static TokenSigner ec(String keyId) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new TokenSigner(keyId, "ES256", generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The key set of these signers. */
    public static String keySet(TokenSigner... signers) {
        return Arrays.stream(signers).map(TokenSigner::publicKey).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    public PublicKey key() {
        return keys.getPublic();
    }

    /** A token with these claims, and a header as everybody writes it. */
    public String token(String claims) {
        return token(header(algorithm, keyId), claims, algorithm);
    }

    /** A token with a header of the test's own, signed with the algorithm. */
    public String token(String header, String claims, String with) {
        String signed = part(header) + "." + part(claims);
        return signed + "." + BASE64.encodeToString(signature(signed, with));
    }

    public static String header(String algorithm, String keyId) {
        return "{\"typ\":\"JWT\",\"alg\":\"" + algorithm + "\",\"kid\":\"" + keyId + "\"}";
    }

    /** A text as a part of a token. */
    public static String part(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The public key as a key set has it. */
    public String publicKey() {
        return "{\"kid\":\"" + keyId + "\",\"use\":\"sig\",\"alg\":\"" + algorithm + "\"," + members() + "}";
    }

    private byte[] signature(String text, String with) {
        try {
            Signature signature = Signature.getInstance(String.valueOf(SIGNATURES.get(with)));
            signature.initSign(keys.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private String members() {
        if (keys.getPublic() instanceof RSAPublicKey rsa) {
            return "\"kty\":\"RSA\",\"n\":\"" + number(rsa.getModulus(), 0) + "\",\"e\":\""
                    + number(rsa.getPublicExponent(), 0) + "\"";
        }
        ECPublicKey ec = (ECPublicKey) keys.getPublic();
        return "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                + number(ec.getW().getAffineX(), EC_BYTES) + "\",\"y\":\""
                + number(ec.getW().getAffineY(), EC_BYTES) + "\"";
    }

    /** A number as unsigned bytes, at least so many. */
    private static String number(BigInteger number, int bytesMin) {
        byte[] signed = number.toByteArray();
        int from = signed[0] == 0 && signed.length > 1 ? 1 : 0;
        byte[] bytes = new byte[Math.max(bytesMin, signed.length - from)];
        System.arraycopy(signed, from, bytes, bytes.length - (signed.length - from), signed.length - from);
        return BASE64.encodeToString(bytes);
    }
}
