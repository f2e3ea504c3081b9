package dev.penstock.admin;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Lets requests to the admin API pass that carry the admin token, once, as a bearer token. Nothing else opens it. */
@jakarta.ws.rs.ext.Provider
@AdminOnly
@Priority(Priorities.AUTHENTICATION)
public final class AdminGuard implements ContainerRequestFilter {

    private static final String BEARER = "Bearer ";

    // Looked up at the first request: filters are made before the settings are there.
    private final Provider<AdminToken> token;

    @Inject
    AdminGuard(Provider<AdminToken> token) {
        this.token = token;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        List<String> credentials = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
        if (credentials == null || credentials.size() != 1 || !opens(credentials.get(0))) {
            request.abortWith(Response.fromResponse(
                            new Problem(401, "Unauthorized", "The admin API needs the admin token as a bearer token.")
                                    .response())
                    .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"penstock-admin\"")
                    .build());
        }
    }

    private boolean opens(String credential) {
        return credential.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && token.get().matches(credential.substring(BEARER.length()));
    }
}
