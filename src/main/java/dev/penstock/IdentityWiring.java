package dev.penstock;

import dev.penstock.admin.SignIn;
import dev.penstock.config.SnapshotWatcher;
import dev.penstock.identity.Authenticator;
import dev.penstock.identity.IdentitySettings;
import dev.penstock.identity.KeySets;
import dev.penstock.identity.OperatorTokens;
import dev.penstock.pipeline.Doorkeeper;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** As {@link Wiring}: the parts that find out who is there, on either plane. */
final class IdentityWiring {

    @Produces
    @Singleton
    KeySets keySets(Vertx vertx, IdentitySettings settings) {
        return new KeySets(vertx, settings, System::nanoTime);
    }

    void close(@Disposes KeySets keys) {
        keys.close();
    }

    @Produces
    @Singleton
    Doorkeeper doorkeeper(KeySets keys, IdentitySettings settings, Clock clock) {
        return new Doorkeeper(new Authenticator(keys, settings), clock);
    }

    @Produces
    @Singleton
    SignIn signIn(KeySets keys, IdentitySettings settings, SnapshotWatcher policies, Clock clock) {
        OperatorTokens tokens = new OperatorTokens(keys, settings);
        return token -> tokens.operator(token, policies.current().issuers(), clock.instant());
    }
}
