package dev.penstock.admin;

import dev.penstock.core.Operator;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** Whom the gateway takes the operator for, and what they may do. */
@Path("/admin/v1/me")
@Produces(MediaType.APPLICATION_JSON)
@AdminOnly
@NonBlocking
public final class MeResource {

    @GET
    public Me me(@Context RoutingContext http) {
        Operator operator = SignedIn.operator(http);
        return new Me(operator.name(), operator.role().label());
    }

    /** The answer: the name that orders are noted under, and the role. */
    public record Me(String name, String role) {}
}
