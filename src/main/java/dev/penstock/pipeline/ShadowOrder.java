package dev.penstock.pipeline;

import dev.penstock.core.AskHeaders;
import dev.penstock.core.Model;
import dev.penstock.core.ShadowTerms;
import dev.penstock.core.Target;
import dev.penstock.core.Variant;
import dev.penstock.experiment.evidence.AnswerPair;
import dev.penstock.route.Plan;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What is copied, and to whom.
 *
 * @param exchange the copy, with a trail of its own
 * @param terms how the experiment's exchanges are copied
 * @param target where it goes
 * @param sides whose answers are compared
 * @param outputCap the cap that the caller's attempt was given for want of one of the client's
 */
record ShadowOrder(
        Exchange exchange, ShadowTerms terms, Target target, ShadowPair.Sides sides, OptionalLong outputCap) {

    /** The order to copy an exchange that is {@link Copyable}. */
    static ShadowOrder of(Exchange exchange, Held held, ShadowTerms terms) {
        Model model = exchange.model();
        Variant shadow = Objects.requireNonNull(model.variant(terms.variant()), "the model's own variant");
        Variant answering = Objects.requireNonNull(exchange.plan().variant(), "the variant that answers");
        return new ShadowOrder(
                copy(exchange, shadow),
                terms,
                shadow.target(),
                new ShadowPair.Sides(
                        model.name(),
                        new AnswerPair.Sides(exchange.decision().epoch(), answering.name(), shadow.name()),
                        exchange.decision().pairBucket().orElseThrow(),
                        model.terms().measures().requestCostMax()),
                held.bound().injectedCap());
    }

    /** No variant is in its plan, since what it costs is none of the variant's traffic. */
    private static Exchange copy(Exchange of, Variant shadow) {
        Arrival arrival = new Arrival(
                of.arrival().id(),
                of.arrival().endpoint(),
                askHeaders(of.arrival().headers()),
                of.arrival().body());
        Plan plan = new Plan(of.model(), null, List.of(shadow.target()));
        Trail trail = of.trail().copy(arrival);
        Exchange copy = new Exchange(arrival, of.policies(), of.caller(), of.body(), Decision.plain(plan), trail);
        trail.replanned(copy);
        return copy;
    }

    /** What can change the answer. Who asks, and in which trace, stays with the caller's own request. */
    private static MultiMap askHeaders(MultiMap all) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (Map.Entry<String, String> header : all) {
            if (AskHeaders.contain(header.getKey().toLowerCase(Locale.ROOT))) {
                headers.add(header.getKey(), header.getValue());
            }
        }
        return headers;
    }
}
