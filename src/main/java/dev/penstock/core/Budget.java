package dev.penstock.core;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A declared limit of money for one account and window.
 *
 * @param scope whose account
 * @param window the calendar period
 * @param limit the most that may be billed in each period
 * @param zone where the periods begin and end
 * @param exhaustedModel the model to go on with when the budget cannot carry the one asked for; absent to refuse
 */
public record Budget(
        Scope scope,
        Window window,
        Money limit,
        ZoneId zone,
        @Nullable String exhaustedModel) {

    /** The same budget for one end user of the key that declares it. */
    public Budget forScope(Scope other) {
        return new Budget(other, window, limit, zone, exhaustedModel);
    }
}
