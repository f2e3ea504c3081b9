package dev.penstock.budget;

import dev.penstock.core.Budget;
import java.util.Collection;
import java.util.Map;

/**
 * What the policies in force declare.
 *
 * @param revision their version: of two, the larger is newer
 * @param budgets the budgets of each tenant; those of end users for any one of them
 */
public record Declared(long revision, Map<String, ? extends Collection<Budget>> budgets) {

    /** Nothing at all. */
    public static final Declared NOTHING = new Declared(0, Map.of());
}
