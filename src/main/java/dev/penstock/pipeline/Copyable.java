package dev.penstock.pipeline;

import dev.penstock.core.Ask;
import dev.penstock.core.Endpoint;
import dev.penstock.core.ShadowTerms;
import dev.penstock.core.Variant;
import dev.penstock.protocol.RequestBody;

/** Whether a copy of an exchange does no harm, and whether its answer can be compared with the caller's. */
final class Copyable {

    private Copyable() {}

    /** Whether it may be copied to the variant of these terms, now that the held attempt was answered. */
    static boolean is(Exchange exchange, Held held, ShadowTerms terms) {
        return isHarmless(exchange.body()) && isComparable(exchange, held, terms);
    }

    /** Whether asking twice does no more than asking once, and is paid by its tokens alone. */
    static boolean isHarmless(RequestBody body) {
        Ask ask = body.ask();
        boolean isText = ask.endpoint() == Endpoint.CHAT_COMPLETIONS || ask.endpoint() == Endpoint.COMPLETIONS;
        return isText
                && !body.hasEffects()
                && ask.unboundedBy() == null
                && !ask.audio().isThere();
    }

    /** Only what the unit's own variant answered, and in the same length, says something of two variants. */
    private static boolean isComparable(Exchange exchange, Held held, ShadowTerms terms) {
        Variant answering = exchange.plan().variant();
        return answering != null
                && !answering.name().equals(terms.variant())
                && answering.target().equals(held.target())
                && exchange.decision().pairBucket().isPresent()
                && isCappedAlike(exchange, held);
    }

    /**
     * The copy carries the client's own cap, or the gateway's. Where the caller's budget had room for less than the client
     * asked for, the copy might be longer; where nobody counts what the caller uses, its answer has no cap at all.
     */
    private static boolean isCappedAlike(Exchange exchange, Held held) {
        return exchange.ask().outputCap().isPresent()
                != held.bound().injectedCap().isPresent();
    }
}
