package dev.penstock.edge;

import dev.penstock.pipeline.Gateway;
import dev.penstock.pipeline.Reply;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import org.jboss.resteasy.reactive.server.Cancellable;

/**
 * The operations of the OpenAI API that run a model.
 *
 * <p>A client that leaves cancels nothing: what its provider bills must still be settled.
 */
@Path("/v1")
@NonBlocking
@Cancellable(false)
public class InferenceResource {

    private final Gateway gateway;

    InferenceResource(Gateway gateway) {
        this.gateway = gateway;
    }

    @POST
    @Path("/chat/completions")
    public Uni<Reply> chatCompletions(@Context RoutingContext http) {
        return gateway.handle(Gate.arrival(http));
    }

    @POST
    @Path("/completions")
    public Uni<Reply> completions(@Context RoutingContext http) {
        return gateway.handle(Gate.arrival(http));
    }

    @POST
    @Path("/embeddings")
    public Uni<Reply> embeddings(@Context RoutingContext http) {
        return gateway.handle(Gate.arrival(http));
    }
}
