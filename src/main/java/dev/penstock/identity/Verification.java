package dev.penstock.identity;

import dev.penstock.core.Issuer;
import dev.penstock.core.Verdict;
import java.time.Instant;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;

/** Checks the signature of a token, and what stands in every token: who signed it, for whom, and from when to when. */
final class Verification {

    private Verification() {}

    /** The claims, or a no that tells nothing to those who cannot sign. */
    static Verdict<Verified> verify(String token, Issuer issuer, KeySets.Found key, Instant now) {
        try {
            JwtClaims claims = consumer(issuer.marks(), key, now).processToClaims(token);
            long expiresAt = claims.getExpirationTime().getValue();
            Instant until = Instant.ofEpochSecond(Math.min(expiresAt, Instant.MAX.getEpochSecond() / 2))
                    .plus(issuer.marks().leeway());
            return Verdict.yes(new Verified(issuer, key.set(), until, new Claims(claims.getClaimsMap())));
        } catch (InvalidJwtException e) {
            return refused(e);
        } catch (MalformedClaimException e) {
            return Tokens.incorrect();
        }
    }

    private static JwtConsumer consumer(Issuer.Marks marks, KeySets.Found key, Instant now) {
        int leewaySeconds = Math.toIntExact(marks.leeway().toSeconds());
        return new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(
                        ConstraintType.PERMIT, marks.algorithms().toArray(String[]::new))
                .setVerificationKey(key.key().key())
                .setExpectedIssuer(true, marks.issuer())
                .setExpectedAudience(true, marks.audience())
                .setRequireExpirationTime()
                .setIssuedAtRestrictions(leewaySeconds, Integer.MAX_VALUE)
                .setAllowedClockSkewInSeconds(leewaySeconds)
                .setEvaluationTime(NumericDate.fromSeconds(now.getEpochSecond()))
                .build();
    }

    /** Claims are looked at after the signature only, so who hears of them has a token that was signed. */
    private static Verdict<Verified> refused(InvalidJwtException e) {
        if (e.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)) {
            return Tokens.incorrect();
        }
        if (e.hasExpired()) {
            return Tokens.refused("The token has expired.");
        }
        return e.hasErrorCode(ErrorCodes.NOT_YET_VALID)
                ? Tokens.refused("The token is not valid yet.")
                : Tokens.incorrect();
    }
}
