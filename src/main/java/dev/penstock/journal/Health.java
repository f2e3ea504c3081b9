package dev.penstock.journal;

import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Whether one thing that is done to files works: a line in the log when it ceases to, and one when it does again. */
final class Health {

    private static final Logger LOG = Logger.getLogger(Health.class);

    private final String deed;
    private volatile @Nullable String problem;

    /** It works until told otherwise. */
    Health(String deed) {
        this.deed = deed;
    }

    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    void failed(Throwable why) {
        String text = "the journal cannot be " + deed + ": " + why;
        if (problem == null) {
            LOG.errorf("%s; what needs it is refused until it can", text);
        }
        problem = text;
    }

    void succeeded() {
        if (problem != null) {
            problem = null;
            LOG.infof("The journal can be %s again", deed);
        }
    }
}
