package dev.penstock.redis;

import io.vertx.redis.client.Response;
import java.util.Set;

/** What the failure of a command says of the server. */
public final class ErrorReply {

    /** Codes that say that this server cannot serve now: another connection, later, may do better. */
    private static final Set<String> AWAY = Set.of("LOADING", "MASTERDOWN", "CLUSTERDOWN", "READONLY");

    /** Codes of a server that answers and takes no writes: it has no replica, no disk or no memory for them. */
    private static final Set<String> NO_WRITES = Set.of("NOREPLICAS", "MISCONF", "OOM");

    /** How Redis below 7 begins what an error within a script comes to; the error itself is at the end, often after a dash. */
    private static final String IN_SCRIPT = "ERR Error running script";

    private ErrorReply() {}

    /** Whether the server cannot serve anybody now. */
    static boolean isAway(Throwable error) {
        return AWAY.contains(code(error));
    }

    /** Whether the server answered, and what it says is about the command. */
    static boolean isAboutTheCommand(Throwable error) {
        return error instanceof Response && !code(error).equals("CONNECTION_CLOSED") && !isAway(error);
    }

    /** Whether a key holds something else than it should, so that the same command fails again until somebody mends that. */
    public static boolean isOfTheData(Throwable error) {
        return code(error).equals("WRONGTYPE");
    }

    /** Whether the server takes no writes now, from anybody. */
    public static boolean takesNoWrites(Throwable error) {
        return NO_WRITES.contains(code(error));
    }

    /** The first word, such as {@code NOSCRIPT}. */
    static String code(Throwable error) {
        String text = String.valueOf(error.getMessage());
        if (text.startsWith(IN_SCRIPT)) {
            int dash = text.lastIndexOf(": -");
            text = dash < 0 ? text.substring(text.lastIndexOf(": ") + 2) : text.substring(dash + ": -".length());
        }
        int end = text.indexOf(' ');
        return end < 0 ? text : text.substring(0, end);
    }
}
