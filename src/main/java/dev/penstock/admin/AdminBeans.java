package dev.penstock.admin;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;

/** Makes the admin token at start, so that a bad one stops the gateway there. */
final class AdminBeans {

    @Produces
    @Singleton
    @Startup
    AdminToken token(AdminSettings settings) {
        return AdminToken.of(settings, new SecureRandom());
    }
}
