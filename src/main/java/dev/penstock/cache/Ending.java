package dev.penstock.cache;

import dev.penstock.core.Endpoint;
import java.util.List;

/**
 * How a whole answer ended, as far as it decides whether it may be given again.
 *
 * @param endpoint the operation
 * @param status the HTTP status
 * @param finishReasons why the generation of each choice ended
 * @param capInjected whether the output cap was the gateway's, not the client's
 */
public record Ending(Endpoint endpoint, int status, List<String> finishReasons, boolean capInjected) {

    private static final int OK = 200;

    public Ending {
        finishReasons = List.copyOf(finishReasons);
    }

    /** Whether the answer may be stored: it is a success, and asking again could only give another like it. */
    public boolean isStorable() {
        if (status != OK) {
            return false;
        }
        return !endpoint.generates() || (!finishReasons.isEmpty() && allStorable());
    }

    private boolean allStorable() {
        for (String reason : finishReasons) {
            if (!isStorable(reason)) {
                return false;
            }
        }
        return true;
    }

    private boolean isStorable(String reason) {
        return switch (reason) {
            case "stop", "tool_calls" -> true;
            // The gateway's cap depends on the budget of the moment: a short answer would be given to all after it.
            case "length" -> !capInjected;
            default -> false;
        };
    }
}
