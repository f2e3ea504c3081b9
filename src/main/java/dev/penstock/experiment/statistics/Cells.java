package dev.penstock.experiment.statistics;

/**
 * The cells of a histogram: each a range of values of which none is further than 1 % from the cell's value.
 *
 * <p>Cell i holds γ^(i−1) &lt; x ≤ γ^i, with γ = 1.01/0.99, and its value is 2γ^i/(γ+1) (Masson, Rim and Lee, VLDB 2019,
 * arXiv 1908.10693). Values are whole numbers of a small unit, such as milliseconds; those below 1 fall into the first cell.
 */
public final class Cells {

    /** The cell of the value 1, and of everything below. */
    public static final int FIRST = 0;

    private static final double GROWTH = 1.01 / 0.99;

    /** Strict, since gateways on other machines must find the same cell. */
    private static final double LOG_GROWTH = StrictMath.log(GROWTH);

    /** The cell of the largest value there is. */
    public static final int LAST = of(Long.MAX_VALUE);

    private Cells() {}

    /** The cell that holds the value. */
    public static int of(long value) {
        return value <= 1 ? FIRST : (int) Math.ceil(StrictMath.log((double) value) / LOG_GROWTH);
    }

    /** The value that stands for all values in the cell. */
    public static double value(int cell) {
        return 2 * upperEdge(cell) / (GROWTH + 1);
    }

    /** The largest value in the cell. */
    public static double upperEdge(int cell) {
        if (cell < FIRST || cell > LAST) {
            throw new IllegalArgumentException("cell must be from " + FIRST + " to " + LAST + ", not " + cell);
        }
        return StrictMath.exp(cell * LOG_GROWTH);
    }

    /** What every value in the cell is above; nothing is too small for the first cell. */
    public static double lowerEdge(int cell) {
        return cell == FIRST ? Double.NEGATIVE_INFINITY : upperEdge(cell - 1);
    }
}
