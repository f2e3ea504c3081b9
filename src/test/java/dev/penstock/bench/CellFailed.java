package dev.penstock.bench;

/** One measurement that counts for nothing, since the arm did not do what it should have done. */
final class CellFailed extends Exception {

    private static final long serialVersionUID = 1L;

    CellFailed(Arm arm, String reason) {
        super(arm.name() + ": " + reason);
    }
}
