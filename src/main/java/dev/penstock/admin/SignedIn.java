package dev.penstock.admin;

import dev.penstock.core.Operator;
import io.vertx.ext.web.RoutingContext;

/** Who gives an order, as {@link AdminGuard} has found out. */
final class SignedIn {

    private static final String OPERATOR = Operator.class.getName();

    private SignedIn() {}

    static void put(RoutingContext http, Operator operator) {
        http.put(OPERATOR, operator);
    }

    /** The operator of a request to a resource that is marked {@link AdminOnly}. */
    static Operator operator(RoutingContext http) {
        Operator operator = http.get(OPERATOR);
        if (operator == null) {
            throw new IllegalStateException("the resource is not marked AdminOnly: nobody has signed in");
        }
        return operator;
    }
}
