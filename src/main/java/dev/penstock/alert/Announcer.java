package dev.penstock.alert;

import dev.penstock.core.Alert;
import dev.penstock.core.ExperimentAlert;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Tells what experiments did by themselves, in the background, again and again until it is taken or given up.
 *
 * <p>What is not told yet is lost with the process: the log of the experiment in the store has it.
 */
public final class Announcer {

    private static final Logger LOG = Logger.getLogger(Announcer.class);
    private static final int UNDER_WAY_MAX = 64;

    private final Receiver receiver;
    private final AlertSettings settings;
    private final BiConsumer<? super ExperimentAlert, ? super Alert.Outcome> outcomes;
    private final AtomicInteger underWay = new AtomicInteger();

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

    /** Neither waits nor fails. */
    public void announce(ExperimentAlert alert) {
        if (underWay.incrementAndGet() > UNDER_WAY_MAX) {
            underWay.decrementAndGet();
            LOG.warnf("More than %d alerts of experiments wait to be told: this one is not", UNDER_WAY_MAX);
            return;
        }
        byte[] message = Message.of(alert);
        String id = "exp_" + alert.experiment() + "_" + alert.at().toEpochMilli();
        Uni.createFrom()
                .deferred(() -> receiver.tell(id, message))
                .invoke(() -> outcomes.accept(alert, Alert.Outcome.DELIVERED))
                .onFailure()
                .invoke(error -> outcomes.accept(alert, Alert.Outcome.FAILED))
                .onFailure()
                .retry()
                .withBackOff(settings.firstDelay(), settings.maxDelay())
                .atMost(Math.max(1, settings.triesMax() - 1))
                .onTermination()
                .invoke(underWay::decrementAndGet)
                .subscribe()
                .with(
                        told -> {},
                        error -> LOG.warnf(
                                "The webhook of alerts did not take %s: %s",
                                id, error.getClass().getSimpleName()));
    }
}
