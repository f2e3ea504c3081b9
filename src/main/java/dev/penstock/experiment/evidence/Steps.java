package dev.penstock.experiment.evidence;

/** How many changes in Redis a batch would take at most. */
final class Steps {

    private int count;

    void add(int more) {
        count += more;
    }

    int count() {
        return count;
    }
}
