package dev.penstock.identity;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * What a token says of itself before its signature is checked: good for finding the key to check it by, and for nothing
 * else. Members that name or bring keys ({@code jku}, {@code jwk}, {@code x5u}, {@code x5c}) are not looked at.
 *
 * @param algorithm the signature's algorithm
 * @param keyId the name of the key, where one is given
 * @param issuer who claims to have signed it
 * @param audience for whom
 */
record TokenHead(String algorithm, @Nullable String keyId, String issuer, List<String> audience) {

    private static final int MAX_KEY_ID_CHARS = 256;

    /** With these the claims are encrypted, packed, another token, or of a kind that only newer software knows. */
    private static final Set<String> OTHER_KINDS = Set.of("crit", "enc", "zip", "cty", "b64");

    TokenHead {
        audience = List.copyOf(audience);
    }

    /** The head of a token of three parts; empty where it is none that can be checked here. */
    static Optional<TokenHead> read(String token) {
        int header = token.indexOf('.');
        int claims = token.indexOf('.', header + 1);
        try {
            return of(object(token.substring(0, header)), object(token.substring(header + 1, claims)));
        } catch (JoseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<TokenHead> of(Map<String, Object> header, Map<String, Object> claims) {
        Object keyId = header.get("kid");
        boolean isNamed = keyId instanceof String name && name.length() <= MAX_KEY_ID_CHARS;
        boolean isKnownKind = header.keySet().stream().noneMatch(OTHER_KINDS::contains);
        return header.get("alg") instanceof String algorithm
                        && claims.get("iss") instanceof String issuer
                        && isKnownKind
                        && (isNamed || !header.containsKey("kid"))
                ? Optional.of(new TokenHead(algorithm, (String) keyId, issuer, audience(claims.get("aud"))))
                : Optional.empty();
    }

    private static List<String> audience(@Nullable Object claim) {
        if (claim instanceof List<?> list) {
            return list.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        return claim instanceof String one ? List.of(one) : List.of();
    }

    /** The object in a part; its parser refuses a name that is given twice. */
    private static Map<String, Object> object(String part) throws JoseException {
        return JsonUtil.parseJson(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }
}
