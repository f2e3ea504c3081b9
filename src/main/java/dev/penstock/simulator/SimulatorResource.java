package dev.penstock.simulator;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;

/** The simulated provider's endpoints. */
@Path("/simulator/v1")
@Simulated
@NonBlocking
public final class SimulatorResource {

    private final Simulator simulator;
    private final Bill bill;

    @Inject
    SimulatorResource(SimulatorSettings settings, Bill bill) {
        this.simulator = new Simulator(settings, bill, Clock.systemUTC());
        this.bill = bill;
    }

    @POST
    @Path("chat/completions")
    public Response chat(byte[] body) {
        return response(simulator.chat(body));
    }

    @POST
    @Path("completions")
    public Response completion(byte[] body) {
        return response(simulator.completion(body));
    }

    @POST
    @Path("embeddings")
    public Response embeddings(byte[] body) {
        return response(simulator.embeddings(body));
    }

    @GET
    @Path("models")
    public Response models() {
        return json(ModelList.toJson());
    }

    /** What the simulator would charge for, by model, since it started. */
    @GET
    @Path("bill")
    public Response bill() {
        return json(bill.toJson());
    }

    private static Response response(Reply reply) {
        return Response.ok(reply)
                .type(reply.isStream() ? MediaType.SERVER_SENT_EVENTS_TYPE : MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .build();
    }

    private static Response json(byte[] body) {
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
    }
}
