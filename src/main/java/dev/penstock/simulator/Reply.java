package dev.penstock.simulator;

import java.util.Iterator;
import java.util.List;

/**
 * An answer on its way out.
 *
 * @param model who answers
 * @param contentLength the bytes of a whole answer; negative for a stream
 * @param events its pieces; one for a whole answer
 * @param behaviour how it is sent
 */
record Reply(SimModel model, long contentLength, Iterator<Event> events, Behaviour behaviour) {

    private static final long UNKNOWN = -1;

    /** A reply that is sent in one piece, once its tokens have been generated. */
    static Reply whole(SimModel model, Event all, Behaviour behaviour) {
        return new Reply(model, all.bytes().length, List.of(all).iterator(), behaviour);
    }

    static Reply stream(SimModel model, Iterator<Event> events, Behaviour behaviour) {
        return new Reply(model, UNKNOWN, events, behaviour);
    }

    boolean isStream() {
        return contentLength == UNKNOWN;
    }

    /** Whether it breaks off or stalls before this event. */
    boolean stopsBefore(Event event) {
        return behaviour.faults().stopBefore(event);
    }
}
