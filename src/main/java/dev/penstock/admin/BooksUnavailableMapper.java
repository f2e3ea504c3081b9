package dev.penstock.admin;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers 503 while the account books cannot be read. */
@Provider
public final class BooksUnavailableMapper implements ExceptionMapper<BooksUnavailable> {

    @Override
    public Response toResponse(BooksUnavailable unavailable) {
        return new Problem(503, "Service Unavailable", "The account books cannot be read now.").response();
    }
}
