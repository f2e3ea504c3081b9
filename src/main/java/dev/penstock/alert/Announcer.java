package dev.penstock.alert;

import dev.penstock.core.Alert;
import dev.penstock.core.ExperimentAlert;
import io.smallrye.mutiny.Uni;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Tells what experiments did by themselves, again and again until it is taken or given up.
 */
public final class Announcer {

    private static final Logger LOG = Logger.getLogger(Announcer.class);

    private final Receiver receiver;
    private final AlertSettings settings;
    private final BiConsumer<? super ExperimentAlert, ? super Alert.Outcome> outcomes;

    /**
     * An announcer to whom alerts of budgets are told as well.
     *
     * @param outcomes told what came of each try
     */
    public Announcer(
            Receiver receiver,
            AlertSettings settings,
            BiConsumer<? super ExperimentAlert, ? super Alert.Outcome> outcomes) {
        this.receiver = receiver;
        this.settings = settings;
        this.outcomes = outcomes;
    }

    /** Ends when it was taken or given up; never fails. */
    public Uni<Void> announce(ExperimentAlert alert) {
        byte[] message = Message.of(alert);
        String id = "exp_" + alert.experiment() + "_" + alert.id();
        return Uni.createFrom()
                .deferred(() -> receiver.tell(id, message))
                .invoke(() -> outcomes.accept(alert, Alert.Outcome.DELIVERED))
                .onFailure()
                .invoke(error -> outcomes.accept(alert, Alert.Outcome.FAILED))
                .onFailure()
                .retry()
                .withBackOff(settings.firstDelay(), settings.maxDelay())
                .atMost(Math.max(1, settings.triesMax() - 1))
                .onFailure()
                .invoke(error -> LOG.warnf(
                        "The webhook of alerts did not take %s: %s",
                        id, error.getClass().getSimpleName()))
                .onFailure()
                .recoverWithNull();
    }
}
