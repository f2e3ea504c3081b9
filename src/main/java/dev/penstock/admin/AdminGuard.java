package dev.penstock.admin;

import dev.penstock.core.Operator;
import dev.penstock.core.Refusal;
import dev.penstock.core.Verdict;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestFilter;

/**
 * Lets requests to the admin API pass that carry, once and as a bearer token, the admin token or a signed token of an
 * issuer that the policies declare for operators. Who may only look may not change anything.
 */
@jakarta.ws.rs.ext.Provider
@AdminOnly
@Priority(Priorities.AUTHENTICATION)
public final class AdminGuard implements ResteasyReactiveContainerRequestFilter {

    private static final String BEARER = "Bearer ";
    private static final Set<String> LOOKING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Verdict<Optional<Operator>> BY_ADMIN_TOKEN = Verdict.yes(Optional.of(Operator.ADMIN_TOKEN));

    // Looked up at the first request: filters are made before the settings are there.
    private final Provider<AdminToken> token;
    private final Provider<SignIn> signIn;

    @Inject
    AdminGuard(Provider<AdminToken> token, Provider<SignIn> signIn) {
        this.token = token;
        this.signIn = signIn;
    }

    @Override
    public void filter(ResteasyReactiveContainerRequestContext request) {
        Optional<String> credential = bearer(request);
        if (credential.isEmpty()) {
            request.abortWith(unauthorized(
                    "The admin API needs the admin token or a token of an operator, as a bearer" + " token."));
        } else if (token.get().matches(credential.get())) {
            decide(request, BY_ADMIN_TOKEN);
        } else {
            request.suspend();
            signIn.get().operator(credential.get()).subscribe().with(found -> goOn(request, found), request::resume);
        }
    }

    private static Optional<String> bearer(ContainerRequestContext request) {
        List<String> credentials = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
        return credentials != null
                        && credentials.size() == 1
                        && credentials.get(0).regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(credentials.get(0).substring(BEARER.length()))
                : Optional.empty();
    }

    private static void goOn(ResteasyReactiveContainerRequestContext request, Verdict<Optional<Operator>> found) {
        try {
            decide(request, found);
            request.resume();
        } catch (RuntimeException bug) {
            // Nobody else would let the request go on.
            request.resume(bug);
        }
    }

    private static void decide(ResteasyReactiveContainerRequestContext request, Verdict<Optional<Operator>> found) {
        Optional<Response> no = found.fold(
                operator -> operator.isPresent() ? admit(request, operator.get()) : Optional.of(noRole()),
                refusal -> Optional.of(refused(refusal)));
        no.ifPresent(request::abortWith);
    }

    private static Optional<Response> admit(ResteasyReactiveContainerRequestContext request, Operator operator) {
        if (!operator.role().mayChange() && !LOOKING.contains(request.getMethod())) {
            return Optional.of(forbidden("This needs the role penstock-admin; yours is "
                    + operator.role().label() + "."));
        }
        SignedIn.put(http(request), operator);
        return Optional.empty();
    }

    /** The request as resources get to see it. */
    private static RoutingContext http(ResteasyReactiveContainerRequestContext request) {
        return ((ResteasyReactiveRequestContext) request.getServerRequestContext()).unwrap(RoutingContext.class);
    }

    private static Response refused(Refusal refusal) {
        return refusal.reason().status() == Response.Status.UNAUTHORIZED.getStatusCode()
                ? unauthorized(refusal.message())
                : new Problem(503, "Service Unavailable", refusal.message()).response();
    }

    private static Response unauthorized(String why) {
        return Response.fromResponse(new Problem(401, "Unauthorized", why).response())
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"penstock-admin\"")
                .build();
    }

    private static Response noRole() {
        return forbidden("The token gives no role here.");
    }

    private static Response forbidden(String why) {
        return new Problem(403, "Forbidden", why).response();
    }
}
