package dev.penstock.core;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Somebody whose signed tokens are believed, and for what.
 *
 * @param name the name of the entry in the policy files
 * @param marks what must stand in every token
 * @param keys where the keys are
 * @param plane the one plane that the tokens open
 */
public record Issuer(String name, Marks marks, Keys keys, Plane plane) {

    /** The signatures that may be believed: by private key only, so that whoever can check one cannot make one. */
    public static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    public static final Duration MAX_LEEWAY = Duration.ofSeconds(60);

    /**
     * What must stand in every token.
     *
     * @param issuer exactly {@code iss}
     * @param audience one of {@code aud}
     * @param algorithms the signatures that are accepted, some of {@link #ALGORITHMS}
     * @param leeway how far clocks may be apart
     */
    public record Marks(String issuer, String audience, List<String> algorithms, Duration leeway) {

        public Marks {
            algorithms = List.copyOf(algorithms);
            if (algorithms.isEmpty() || !ALGORITHMS.containsAll(algorithms)) {
                throw new IllegalArgumentException("algorithms must be some of " + ALGORITHMS + ": " + algorithms);
            }
            if (leeway.isNegative() || leeway.compareTo(MAX_LEEWAY) > 0) {
                throw new IllegalArgumentException("leeway must be 0 to " + MAX_LEEWAY + ", not " + leeway);
            }
        }
    }

    /** Where the keys are: nothing in a token has a say in that. */
    public sealed interface Keys {

        /** Behind a URL, to be fetched again when they change. */
        record Fetched(URI url) implements Keys {
            @Override
            public <T> T fold(Function<Fetched, T> fetched, Function<Given, T> given) {
                return fetched.apply(this);
            }
        }

        /** Here. */
        record Given(KeySet set) implements Keys {
            @Override
            public <T> T fold(Function<Fetched, T> fetched, Function<Given, T> given) {
                return given.apply(this);
            }
        }

        <T> T fold(Function<Fetched, T> fetched, Function<Given, T> given);
    }

    /** What the tokens open, and which of their claims say to whom. */
    public sealed interface Plane permits Data, Admin {}

    /**
     * The data plane.
     *
     * @param claims the names of the claims
     * @param tenants which value of the tenant's claim stands for which tenant; others stand for none
     * @param plan the plan of tokens that name none; without it they are refused
     */
    public record Data(
            CallerClaims claims,
            Map<String, String> tenants,
            @Nullable String plan) implements Plane {
        public Data {
            tenants = Map.copyOf(tenants);
        }
    }

    /**
     * The claims that say who is calling; dots lead into objects.
     *
     * @param tenant the claim whose value stands for a tenant
     * @param team the claim with the team; absent where tokens name none
     * @param user the claim with the end user
     * @param plan the claim with the plan; absent where tokens name none
     */
    public record CallerClaims(
            String tenant,
            @Nullable String team,
            String user,
            @Nullable String plan) {}

    /**
     * The admin plane.
     *
     * @param userClaim the claim with the operator's name
     * @param rolesClaim the claim with a value or a list of them
     * @param roles which value stands for which role; others stand for none
     */
    public record Admin(String userClaim, String rolesClaim, Map<String, Role> roles) implements Plane {
        public Admin {
            roles = Map.copyOf(roles);
        }
    }

    /** The id under which those who come with a plan from this issuer have their accounts: no virtual key is called so. */
    public static String account(String issuer, String plan) {
        return "jwt." + issuer + "." + plan;
    }
}
