package dev.penstock.pipeline;

import java.util.ArrayList;
import java.util.List;

/** The moment from which nothing is done for an exchange any more. It is reached once, on the exchange's event loop. */
public final class Conclusion {

    /** The conclusion of an exchange that is over. */
    static final Conclusion REACHED = reached();

    private final List<Runnable> actions = new ArrayList<>(2);
    private boolean reached;

    private static Conclusion reached() {
        Conclusion conclusion = new Conclusion();
        conclusion.reach();
        return conclusion;
    }

    /** Runs the action then; now, if the moment has passed. */
    void whenReached(Runnable action) {
        if (reached) {
            action.run();
        } else {
            actions.add(action);
        }
    }

    /** The moment has come. Whatever one action does, the others run too. */
    void reach() {
        reached = true;
        run(0);
    }

    private void run(int from) {
        if (from < actions.size()) {
            try {
                actions.get(from).run();
            } finally {
                run(from + 1);
            }
        }
    }
}
