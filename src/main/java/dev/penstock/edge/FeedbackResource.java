package dev.penstock.edge;

import dev.penstock.core.FeedbackReceipt;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.pipeline.FeedbackDesk;
import dev.penstock.pipeline.Reply;
import dev.penstock.pipeline.Trails;
import dev.penstock.protocol.FeedbackAnswer;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What people think of answers that they were given. */
@Path("/v1/feedback")
@NonBlocking
@Cancellable(false)
public class FeedbackResource {

    private static final Logger LOG = Logger.getLogger(FeedbackResource.class);

    private final RequestBodies bodies;
    private final FeedbackDesk desk;
    private final Trails trails;
    private final EdgeSettings settings;

    FeedbackResource(RequestBodies bodies, FeedbackDesk desk, Trails trails, EdgeSettings settings) {
        this.bodies = bodies;
        this.desk = desk;
        this.trails = trails;
        this.settings = settings;
    }

    @POST
    public Uni<Reply> give(@Context RoutingContext http) {
        return bodies.read(http, settings.maxFeedbackBytes())
                .flatMap(received -> received.<Uni<Reply>>fold(
                        body -> desk.take(http.request().headers(), body)
                                .map(verdict -> verdict.fold(FeedbackResource::taken, this::refused)),
                        refusal -> Uni.createFrom().item(new Reply.Refused(refusal))))
                .onFailure()
                .recoverWithItem(FeedbackResource::bug);
    }

    private static Reply taken(FeedbackReceipt receipt) {
        return new Reply.Whole(
                FeedbackAnswer.status(receipt),
                HttpHeaders.headers().set(HttpHeaders.CONTENT_TYPE, "application/json"),
                Buffer.buffer(FeedbackAnswer.body(receipt)));
    }

    private Reply refused(Refusal refusal) {
        trails.turnedAway(refusal);
        return new Reply.Refused(refusal);
    }

    private static Reply bug(Throwable error) {
        LOG.error("Feedback ended in a bug", error);
        return new Reply.Refused(Refusal.of(Reason.INTERNAL_ERROR, "The gateway failed on this request."));
    }
}
