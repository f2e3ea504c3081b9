package dev.penstock.alert;

import dev.penstock.core.Alert;
import dev.penstock.core.ClaimedAlert;
import dev.penstock.core.Claiming;
import dev.penstock.core.Limit;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Brings alerts from the outbox to who is to be told, one tenant after the other.
 *
 * <p>All that are claimed at a time are told at once, so that the outbox lends none for longer than one telling may take.
 */
public final class Courier {

    private static final Logger LOG = Logger.getLogger(Courier.class);
    private static final int AT_ONCE_MAX = 8;

    private final Outbox outbox;
    private final Receiver receiver;
    private final Claiming terms;
    private final BiConsumer<? super Alert, ? super Alert.Outcome> outcomes;

    /** Tenants that may have alerts; those of the policies, so their number is limited. */
    private final Set<String> waiting = new LinkedHashSet<>();

    private boolean underWay;

    /**
     * A courier between the two.
     *
     * @param outcomes told what came of each try
     */
    public Courier(
            Outbox outbox,
            Receiver receiver,
            AlertSettings settings,
            BiConsumer<? super Alert, ? super Alert.Outcome> outcomes) {
        this.outbox = outbox;
        this.receiver = receiver;
        this.terms = new Claiming(
                AT_ONCE_MAX, settings.timeout(), settings.firstDelay(), settings.maxDelay(), settings.triesMax());
        this.outcomes = outcomes;
    }

    /** The tenant may have alerts that are due: they are told in the background. */
    public void hint(String tenant) {
        sweep(List.of(tenant));
    }

    /** The same for all these tenants. */
    public void sweep(Collection<String> tenants) {
        synchronized (waiting) {
            waiting.addAll(tenants);
            if (underWay) {
                return;
            }
            underWay = true;
        }
        Multi.createBy()
                .repeating()
                .uni(this::round)
                .whilst(more -> more)
                .subscribe()
                .with(more -> {}, bug -> LOG.error("Alerts are not told any more", bug));
    }

    /** Tells the alerts of the next tenant; answers whether there was one. */
    private Uni<Boolean> round() {
        String tenant = next();
        if (tenant.isEmpty()) {
            return Uni.createFrom().item(false);
        }
        return outbox.claim(tenant, terms)
                .flatMap(claimed -> all(tenant, claimed))
                .onFailure()
                .invoke(error -> LOG.errorf(error, "Alerts of tenant %s are not told now", tenant))
                .replaceWith(true)
                .onFailure()
                .recoverWithItem(true);
    }

    /** The tenant whose turn it is; empty where there is none, and then nothing is under way any more. */
    private String next() {
        synchronized (waiting) {
            Iterator<String> first = waiting.iterator();
            if (!first.hasNext()) {
                underWay = false;
                return "";
            }
            String tenant = first.next();
            first.remove();
            return tenant;
        }
    }

    private Uni<Void> all(String tenant, List<ClaimedAlert> claimed) {
        if (claimed.size() == AT_ONCE_MAX) {
            synchronized (waiting) {
                waiting.add(tenant);
            }
        }
        return Multi.createFrom()
                .iterable(claimed)
                .onItem()
                .transformToUni(this::one)
                .merge(AT_ONCE_MAX)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> one(ClaimedAlert claimed) {
        return Uni.createFrom()
                .deferred(() -> receiver.tell(claimed.alert().id(), Message.of(claimed.alert())))
                .map(nothing -> true)
                .onFailure()
                .recoverWithItem(error -> failed(claimed, error))
                .flatMap(taken -> taken ? delivered(claimed) : Uni.createFrom().voidItem());
    }

    private Uni<Void> delivered(ClaimedAlert claimed) {
        Alert alert = claimed.alert();
        Limit limit = alert.limit();
        LOG.warnf(
                "Budget %s of tenant %s %s in %s: %s of %s are spent",
                alert.budget(),
                alert.tenant(),
                alert.percent() == null ? "could not carry a call" : "passed " + alert.percent() + " %",
                alert.period(),
                limit.text(alert.spent()),
                limit.text(limit.units()));
        outcomes.accept(alert, Alert.Outcome.DELIVERED);
        return outbox.done(claimed);
    }

    private boolean failed(ClaimedAlert claimed, Throwable error) {
        // Of others only the names of their classes: their messages may show the webhook's address, a secret with some.
        String why = error instanceof Webhook.NotTaken
                ? error.getMessage()
                : error.getClass().getSimpleName();
        LOG.warnf(
                "The webhook of alerts did not take %s at try %d: %s",
                claimed.alert().id(), claimed.claims(), why);
        outcomes.accept(claimed.alert(), Alert.Outcome.FAILED);
        return false;
    }
}
