package dev.penstock.core;

import java.util.Arrays;
import java.util.Optional;

/** What an operator may do; each role may do what those before it may. */
public enum Role {
    /** Look at everything. */
    VIEWER("penstock-viewer"),
    /** Look at everything and change it. */
    ADMIN("penstock-admin");

    private final String label;

    Role(String label) {
        this.label = label;
    }

    /** The name in policy files and in API answers. */
    public String label() {
        return label;
    }

    /** The role of this name. */
    public static Optional<Role> of(String label) {
        return Arrays.stream(values()).filter(role -> role.label.equals(label)).findFirst();
    }

    public boolean mayChange() {
        return this == ADMIN;
    }
}
