package dev.penstock.upstream;

import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.Closeable;
import org.jspecify.annotations.Nullable;

/** The list of models in OpenAI's API, below a provider's base URL. */
@Path("/models")
public interface ModelsApi extends Closeable {

    /** The list as JSON, in pieces as it comes: who collects them can stop at a limit. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    Multi<byte[]> list(@HeaderParam("authorization") @Nullable String authorization);

    @Override
    void close();
}
