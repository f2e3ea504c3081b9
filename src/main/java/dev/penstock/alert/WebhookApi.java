package dev.penstock.alert;

import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.io.Closeable;

/** A webhook as Standard Webhooks 1.0 has it, at its URL. */
@Path("")
public interface WebhookApi extends Closeable {

    /** Posts one message. Of the answer's body nobody wants more than its first piece. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    Multi<byte[]> post(
            @HeaderParam("webhook-id") String id,
            @HeaderParam("webhook-timestamp") long epochSecond,
            @HeaderParam("webhook-signature") String signature,
            byte[] body);

    @Override
    void close();
}
