package dev.penstock.core;

/**
 * Who looks at the gateway or gives it an order.
 *
 * @param name who it is, for people and logs: {@code <issuer>:<user>} where a signed token says so
 * @param role what they may do
 */
public record Operator(String name, Role role) {

    /** Whoever has the admin token. The name has no colon, so no signed token can give it. */
    public static final Operator ADMIN_TOKEN = new Operator("admin token", Role.ADMIN);

    public Operator {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank");
        }
    }
}
