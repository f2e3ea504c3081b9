package dev.penstock.experiment.control;

import dev.penstock.core.GuardRail;
import dev.penstock.experiment.statistics.Evidence;
import org.jspecify.annotations.Nullable;

/**
 * How a candidate stands at a guard rail.
 *
 * @param candidate the candidate
 * @param rail the guard rail
 * @param alpha the chance of rolling back a candidate that keeps within the margin
 * @param evidence that the candidate is beyond the margin; absent where a bound says so
 * @param harm what part of the control's level the candidate is worse by at least; absent where evidence says so, or nothing does
 * @param isBreached whether it is proven that the candidate is beyond the margin
 * @param isDoubtful whether it is proven well enough not to give it more units
 * @param sentence the same for operators
 */
public record RailCheck(
        String candidate,
        GuardRail rail,
        double alpha,
        @Nullable Evidence evidence,
        @Nullable Double harm,
        boolean isBreached,
        boolean isDoubtful,
        String sentence) {}
