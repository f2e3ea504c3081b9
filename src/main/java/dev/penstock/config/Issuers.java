package dev.penstock.config;

import dev.penstock.config.IssuerEntry.ClaimsEntry;
import dev.penstock.core.Issuer;
import dev.penstock.identity.KeySetText;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The declared issuers of signed tokens by name. */
final class Issuers {

    private final Map<String, byte[]> keySets;
    private final Set<String> tenants;
    private final Set<String> plans;
    private final Map<List<String>, Place> marks = new HashMap<>();

    /**
     * A reader of issuers.
     *
     * @param keySets the contents of the files with keys, by name
     * @param tenants the declared tenants
     * @param plans the declared plans
     */
    Issuers(Map<String, byte[]> keySets, Set<String> tenants, Set<String> plans) {
        this.keySets = keySets;
        this.tenants = tenants;
        this.plans = plans;
    }

    Map<String, Located<Issuer>> of(Map<String, Located<IssuerEntry>> entries) throws InvalidPolicy {
        Map<String, Located<Issuer>> issuers = new LinkedHashMap<>();
        for (Map.Entry<String, Located<IssuerEntry>> entry : entries.entrySet()) {
            Place place = entry.getValue().place();
            Names.requireId("token issuer", entry.getKey(), place);
            issuers.put(
                    entry.getKey(),
                    new Located<>(issuer(entry.getKey(), entry.getValue().value(), place), place));
        }
        return issuers;
    }

    private Issuer issuer(String name, IssuerEntry entry, Place place) throws InvalidPolicy {
        Place earlier = marks.putIfAbsent(List.of(entry.issuer(), entry.audience()), place);
        if (earlier != null) {
            throw place.at("audience")
                    .invalid("another entry has the same issuer and audience, in "
                            + earlier.document().file() + ":" + earlier.line()
                            + "; what opens two planes must be told apart by its audience");
        }
        return new Issuer(name, marks(entry, place), keys(entry, place), plane(entry, place));
    }

    private static Issuer.Marks marks(IssuerEntry entry, Place place) throws InvalidPolicy {
        List<String> algorithms = entry.algorithms();
        for (int i = 0; i < algorithms.size(); i++) {
            if (!Issuer.ALGORITHMS.contains(algorithms.get(i))) {
                throw place.at("algorithms")
                        .at(i)
                        .invalid("an algorithm is one of " + String.join(", ", new TreeSet<>(Issuer.ALGORITHMS)));
            }
        }
        Duration leeway = entry.leeway();
        return new Issuer.Marks(entry.issuer(), entry.audience(), algorithms, leeway);
    }

    private Issuer.Keys keys(IssuerEntry entry, Place place) throws InvalidPolicy {
        if (entry.jwksUrl() != null) {
            return new Issuer.Keys.Fetched(url(entry.jwksUrl(), place.at("jwks_url")));
        }
        String file = PolicyFile.given("jwks_file", entry.jwksFile());
        Place at = place.at("jwks_file");
        byte[] text = keySets.get(file);
        if (text == null) {
            throw at.invalid("there is no file '" + file + "' beside the policy files whose name ends in "
                    + Sources.KEY_SET_ENDING);
        }
        try {
            return new Issuer.Keys.Given(KeySetText.read(text));
        } catch (IllegalArgumentException e) {
            throw at.invalid("the file '" + file + "' " + e.getMessage());
        }
    }

    private static URI url(String text, Place place) throws InvalidPolicy {
        try {
            URI url = new URI(text);
            boolean isBare = url.getRawUserInfo() == null && url.getRawFragment() == null && url.getHost() != null;
            boolean isSafe =
                    "https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && Loopback.isHostOf(url));
            if (isBare && isSafe) {
                return url;
            }
        } catch (URISyntaxException e) {
            // The text may hold a secret that was filled in, so neither it nor the parser's message is shown.
        }
        throw place.invalid("jwks_url must be https:// and a host, or http:// and a loopback address");
    }

    private Issuer.Plane plane(IssuerEntry entry, Place place) throws InvalidPolicy {
        ClaimsEntry claims = entry.claims();
        if (entry.plane() == IssuerEntry.Plane.ADMIN) {
            return new Issuer.Admin(claims.userOrDefault(), PolicyFile.given("roles", claims.roles()), entry.roles());
        }
        for (Map.Entry<String, String> tenant : entry.tenants().entrySet()) {
            if (!tenants.contains(tenant.getValue())) {
                throw place.at("tenants")
                        .at(tenant.getKey())
                        .invalid("the tenant '" + tenant.getValue() + "' is not declared");
            }
        }
        return new Issuer.Data(callerClaims(claims), entry.tenants(), plan(entry, place));
    }

    private static Issuer.CallerClaims callerClaims(ClaimsEntry claims) {
        return new Issuer.CallerClaims(
                PolicyFile.given("tenant", claims.tenant()), claims.team(), claims.userOrDefault(), claims.plan());
    }

    private @Nullable String plan(IssuerEntry entry, Place place) throws InvalidPolicy {
        String plan = entry.plan();
        if (plan == null && entry.claims().plan() == null) {
            throw place.invalid("an issuer has a plan, or claims that name the plan's");
        }
        if (plan != null && !plans.contains(plan)) {
            throw place.at("plan").invalid("the plan '" + plan + "' is not declared");
        }
        return plan;
    }
}
