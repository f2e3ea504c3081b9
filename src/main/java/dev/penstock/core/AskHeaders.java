package dev.penstock.core;

import java.util.Set;

/**
 * The headers of a request that can change its answer, since providers switch features and versions by them: they reach
 * the provider, and they are part of what was asked. Identifiers, traces and the like of a client change nothing.
 */
public final class AskHeaders {

    private static final Set<String> NAMES = Set.of("openai-beta", "x-codex-beta-features");
    private static final String ANTHROPIC = "anthropic-";

    private AskHeaders() {}

    /** Whether the header of this name, in lower case, is one of them. */
    public static boolean contain(String name) {
        return name.startsWith(ANTHROPIC) || NAMES.contains(name);
    }
}
