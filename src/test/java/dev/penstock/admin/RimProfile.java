package dev.penstock.admin;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** The application on free ports, with budget books that a test writes. */
public final class RimProfile implements QuarkusTestProfile {

    public static final String ADMIN_TOKEN = "an-admin-token-of-more-than-32-bytes";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.http.test-port", "0",
                "quarkus.management.test-port", "0",
                "penstock.admin.token", ADMIN_TOKEN);
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(WrittenBooks.class);
    }
}
