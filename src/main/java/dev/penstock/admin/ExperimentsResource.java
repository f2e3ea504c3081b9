package dev.penstock.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.experiment.control.Desk;
import dev.penstock.experiment.control.Order;
import dev.penstock.experiment.control.Ruling;
import dev.penstock.redis.RedisUnavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;

/** The experiments: how they are split, what the evidence says, and the orders of operators. */
@Path("/admin/v1/experiments")
@Produces(MediaType.APPLICATION_JSON)
@AdminOnly
public final class ExperimentsResource {

    private static final String CSV = "text/csv; charset=utf-8";

    private final Desk desk;
    private final Clock clock;

    @Inject
    ExperimentsResource(Desk desk, Clock clock) {
        this.desk = desk;
        this.clock = clock;
    }

    /** All experiments and how they are split. */
    @GET
    public Uni<Response> list() {
        return answered(desk.entries().map(ExperimentJson::listing).map(ExperimentsResource::ok));
    }

    /** One experiment with its comparison and its history. */
    @GET
    @Path("{name}")
    public Uni<Response> one(@PathParam("name") String name) {
        return answered(desk.dossier(name)
                .map(found -> found.map(dossier -> ok(ExperimentJson.of(dossier, clock.instant())))
                        .orElseGet(() -> unknown(name))));
    }

    /** Does what an operator orders. */
    @POST
    @Path("{name}/steps")
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<Response> step(@Context RoutingContext http, @PathParam("name") String name, String body) {
        Order order;
        try {
            order = OrderBody.read(body, SignedIn.operator(http));
        } catch (IllegalArgumentException wrong) {
            return Uni.createFrom()
                    .item(new Problem(400, "Bad Request", String.valueOf(wrong.getMessage())).response());
        }
        return answered(desk.order(name, order)
                .map(found -> found.map(ExperimentsResource::ruled).orElseGet(() -> unknown(name))));
    }

    private static Response ruled(Ruling ruling) {
        return ruling.fold(
                granted -> ok(ExperimentJson.of(new Desk.Entry(granted.model(), granted.next()))),
                refused -> new Problem(422, "Unprocessable Content", refused.why()).response(),
                moved -> new Problem(
                                409,
                                "Conflict",
                                "The experiment is in epoch " + moved.epoch() + " now: look at it again first.")
                        .response());
    }

    /** All that was counted, for each epoch and variant. */
    @GET
    @Path("{name}/export")
    public Uni<Response> export(
            @PathParam("name") String name, @QueryParam("format") @DefaultValue("json") String format) {
        if (!format.equals("json") && !format.equals("csv")) {
            return Uni.createFrom()
                    .item(new Problem(400, "Bad Request", "The format is json or csv, not '" + format + "'.")
                            .response());
        }
        return answered(desk.dossier(name)
                .map(found -> found.map(dossier -> exported(new ExperimentExport(dossier), format))
                        .orElseGet(() -> unknown(name))));
    }

    private static Response exported(ExperimentExport export, String format) {
        return format.equals("csv") ? Response.ok(export.csv()).type(CSV).build() : ok(export.json());
    }

    private static Response ok(ObjectNode node) {
        return Response.ok(node.toString()).type(MediaType.APPLICATION_JSON).build();
    }

    private static Response unknown(String name) {
        return new Problem(404, "Not Found", "There is no experiment '" + name + "'.").response();
    }

    private static Uni<Response> answered(Uni<Response> answer) {
        return answer.onFailure(RedisUnavailable.class)
                .recoverWithItem(
                        () -> new Problem(503, "Service Unavailable", "The experiments' store cannot be asked now.")
                                .response());
    }
}
