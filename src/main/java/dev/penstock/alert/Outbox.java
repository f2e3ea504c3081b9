package dev.penstock.alert;

import dev.penstock.core.ClaimedAlert;
import dev.penstock.core.Claiming;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Where alerts wait until they are delivered, shared by all gateways. */
public interface Outbox {

    /** The tenant's alerts that are due; nobody else gets them meanwhile. Never fails. */
    Uni<List<ClaimedAlert>> claim(String tenant, Claiming terms);

    /** The alert was delivered. Never fails. */
    Uni<Void> done(ClaimedAlert claimed);
}
