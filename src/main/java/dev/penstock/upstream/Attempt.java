package dev.penstock.upstream;

import dev.penstock.core.Endpoint;
import dev.penstock.core.Target;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request to one target.
 *
 * @param id its name now, since a retry that is admitted anew has another: the provider gets it where the client sent none
 *     of its own
 * @param target where it goes
 * @param endpoint the operation
 * @param body the bytes to send
 * @param stream whether the body asks for a stream
 * @param headers the client's headers, of which only those go on that concern the provider
 * @param answerBytesMax the most bytes of an answer that is read whole, if that is less than any answer may have
 * @param traceparent where it stands in a trace; gives nothing where what the client said of that goes on
 */
public record Attempt(
        Supplier<String> id,
        Target target,
        Endpoint endpoint,
        Buffer body,
        boolean stream,
        MultiMap headers,
        int answerBytesMax,
        Supplier<@Nullable String> traceparent) {

    /** An attempt whose answer may be as large as any. */
    public Attempt(
            Supplier<String> id, Target target, Endpoint endpoint, Buffer body, boolean stream, MultiMap headers) {
        this(id, target, endpoint, body, stream, headers, Integer.MAX_VALUE, () -> null);
    }

    /** The same, for a reader that has no room for more than so many bytes. */
    public Attempt withAnswerBytesMax(int bytes) {
        return new Attempt(id, target, endpoint, body, stream, headers, bytes, traceparent);
    }

    /** The same as a part of a trace. */
    public Attempt withTraceparent(Supplier<@Nullable String> place) {
        return new Attempt(id, target, endpoint, body, stream, headers, answerBytesMax, place);
    }
}
