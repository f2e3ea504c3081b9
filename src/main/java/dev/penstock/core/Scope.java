package dev.penstock.core;

import java.util.Locale;

/**
 * Whose account a budget or limit is, within one tenant.
 *
 * @param level whose account, from the tenant's down to an end user's
 * @param id the name at that level, unique within the tenant; empty for the tenant itself
 */
public record Scope(Level level, String id) {

    /** A level of accounts, from the widest to the narrowest. */
    public enum Level {
        TENANT,
        TEAM,
        KEY,
        /** An end user of one key; the id is {@code <key>:<hash of the user's name>}. */
        USER,
    }

    public static final Scope TENANT = new Scope(Level.TENANT, "");

    /** The name in API answers, messages and metrics, such as {@code key:demo} or {@code tenant}. */
    public String label() {
        String name = level.name().toLowerCase(Locale.ROOT);
        return id.isEmpty() ? name : name + ":" + id;
    }
}
