package dev.penstock.bench;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Which cores run what: where there are enough, the arm under test has two for itself, and driver and mock run on
 * the others. On a smaller machine everything shares everything, and only ratios mean something.
 */
final class Cores {

    private static final int ARM_CORES = 2;
    private static final int ENOUGH = 6;

    private Cores() {}

    static int count() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** The cores of the arm under test; none where all are shared. */
    static List<Integer> forArms() {
        return areShared() ? List.of() : IntStream.range(0, ARM_CORES).boxed().toList();
    }

    /** The cores of the mock and the driver; none where all are shared. */
    static List<Integer> forLoad() {
        return areShared()
                ? List.of()
                : IntStream.range(ARM_CORES, count()).boxed().toList();
    }

    /** What stands in front of a command to keep it on these cores. */
    static List<String> prefix(List<Integer> cores) {
        return cores.isEmpty() ? List.of() : List.of("taskset", "-c", text(cores));
    }

    static String text(List<Integer> cores) {
        return cores.isEmpty()
                ? "shared with everything else"
                : String.join(",", cores.stream().map(String::valueOf).toList());
    }

    private static boolean areShared() {
        return count() < ENOUGH || Programs.find("taskset").isEmpty();
    }
}
