package dev.penstock.simulator;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers the simulator's rejections in OpenAI's error form. */
@Provider
public final class RejectionMapper implements ExceptionMapper<Rejection> {

    @Override
    public Response toResponse(Rejection rejection) {
        Response.ResponseBuilder answer =
                Response.status(rejection.status()).entity(rejection.body()).type(MediaType.APPLICATION_JSON_TYPE);
        rejection.retryAfterSeconds().ifPresent(seconds -> answer.header(HttpHeaders.RETRY_AFTER, seconds));
        return answer.build();
    }
}
