package dev.penstock.simulator;

import java.util.OptionalInt;

/**
 * What is to go wrong on the way of one answer.
 *
 * @param cutAfterTokens after how many tokens of each choice it breaks off
 * @param noUsage whether usage is left out
 * @param hang whether it stalls instead of breaking off: at once, or where it would be cut
 */
record Faults(OptionalInt cutAfterTokens, boolean noUsage, boolean hang) {

    /** Whether the answer breaks off or stalls before this event. */
    boolean stopBefore(Event event) {
        return cutAfterTokens.isPresent() ? event.tokens() > cutAfterTokens.getAsInt() : hang;
    }
}
