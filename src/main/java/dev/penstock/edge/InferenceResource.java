package dev.penstock.edge;

import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.pipeline.Gateway;
import dev.penstock.pipeline.Reply;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import org.jboss.logging.Logger;
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

    private static final Logger LOG = Logger.getLogger(InferenceResource.class);

    private final RequestBodies bodies;
    private final Gateway gateway;

    InferenceResource(RequestBodies bodies, Gateway gateway) {
        this.bodies = bodies;
        this.gateway = gateway;
    }

    @POST
    @Path("/chat/completions")
    public Uni<Reply> chatCompletions(@Context RoutingContext http) {
        return serve(http);
    }

    @POST
    @Path("/completions")
    public Uni<Reply> completions(@Context RoutingContext http) {
        return serve(http);
    }

    @POST
    @Path("/embeddings")
    public Uni<Reply> embeddings(@Context RoutingContext http) {
        return serve(http);
    }

    @POST
    @Path("/compare")
    public Uni<Reply> compare(@Context RoutingContext http) {
        return serve(http);
    }

    private Uni<Reply> serve(RoutingContext http) {
        Gate.Entrant entrant = Gate.entrant(http);
        return bodies.read(http)
                .flatMap(received -> received.fold(
                        body -> handle(entrant, body),
                        refusal -> Uni.createFrom().item(new Reply.Refused(refusal))))
                .onFailure()
                .recoverWithItem(InferenceResource::bug);
    }

    /** The place stays taken also where the client leaves, as long as a provider is at work. */
    private Uni<Reply> handle(Gate.Entrant entrant, byte[] body) {
        Place place = entrant.place();
        return Uni.createFrom()
                .deferred(() -> {
                    place.hold();
                    return gateway.handle(entrant.with(body));
                })
                .onItemOrFailure()
                .invoke((reply, bug) -> {
                    if (reply == null) {
                        place.release();
                    } else {
                        reply.whenOver(place::release);
                    }
                });
    }

    private static Reply bug(Throwable error) {
        LOG.error("An exchange ended in a bug", error);
        return new Reply.Refused(Refusal.of(Reason.INTERNAL_ERROR, "The gateway failed on this request."));
    }
}
