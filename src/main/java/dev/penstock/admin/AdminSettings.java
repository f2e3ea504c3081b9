package dev.penstock.admin;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The admin API. */
@ConfigMapping(prefix = "penstock.admin")
public interface AdminSettings {

    /**
     * The bearer token that opens the admin API and the dashboard; at least 32 bytes, or the gateway does not start.
     * Without one, a random token is made at every start.
     */
    Optional<String> token();
}
