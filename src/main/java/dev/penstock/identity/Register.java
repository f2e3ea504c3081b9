package dev.penstock.identity;

import dev.penstock.core.Caller;
import dev.penstock.core.Issuer;
import dev.penstock.core.VirtualKey;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whom the policies know. */
public interface Register {

    /** The virtual key of this id. */
    @Nullable
    VirtualKey key(String id);

    /** Those whose signed tokens are believed; the same objects as long as the policies are the same. */
    Collection<Issuer> issuers();

    /**
     * Who calls with a token of this issuer for a tenant's team and with a plan; empty where one of them is not declared.
     *
     * @param team the team; none where the token names none
     */
    Optional<Caller> caller(Issuer issuer, String tenant, @Nullable String team, String plan);
}
