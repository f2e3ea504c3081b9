package dev.penstock.admin;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response;

/** An error of the admin API, as RFC 9457 has it. */
@RegisterForReflection
record Problem(int status, String title, String detail) {

    private static final String MEDIA_TYPE = "application/problem+json";

    Response response() {
        return Response.status(status).type(MEDIA_TYPE).entity(this).build();
    }
}
