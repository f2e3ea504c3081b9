package dev.penstock.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How an answer looks on the wire: as one document, or as a stream of events that is made as it is sent. */
abstract class Spelling {

    /** The answer as one document. */
    final byte[] whole(Answer answer) {
        ObjectNode body = head(answer, false);
        ArrayNode choices = body.putArray("choices");
        for (int i = 0; i < answer.choices().size(); i++) {
            choices.add(wholeChoice(answer, i));
        }
        if (answer.sendsUsage()) {
            body.set("usage", answer.usage().toJson());
        }
        return Json.bytes(body);
    }

    /** The answer as events: all choices side by side, usage last if it was asked for, then the end mark. */
    final Iterator<Event> stream(Answer answer) {
        List<Choice> choices = answer.choices();
        Stream<Event> opening =
                indexes(choices).flatMap(i -> opening(answer, i).map(choice -> event(answer, 0, choice)));
        Stream<Event> steps = IntStream.rangeClosed(0, answer.longest())
                .boxed()
                .flatMap(step -> indexes(choices)
                        .filter(i -> step <= choices.get(i).tokens())
                        .flatMap(i -> step(answer, i, step)));
        // Joined by concat, which is lazy; flatMap would make all steps at once.
        return Stream.concat(opening, Stream.concat(steps, closing(answer))).iterator();
    }

    /** The members before {@code choices}. */
    abstract ObjectNode head(Answer answer, boolean stream);

    /** One choice of a whole answer. */
    abstract ObjectNode wholeChoice(Answer answer, int index);

    /** The choices that a stream begins with, before any token. */
    abstract Stream<ObjectNode> opening(Answer answer, int index);

    /** The token with this number, from 0, as a choice of a stream. */
    abstract ObjectNode delta(Answer answer, int index, int token);

    /** The choice of a stream that says why it ended. */
    abstract ObjectNode ending(Answer answer, int index);

    private Stream<Event> step(Answer answer, int index, int tokens) {
        Choice choice = answer.choices().get(index);
        Stream<Event> token =
                tokens == 0 ? Stream.of() : Stream.of(event(answer, tokens, delta(answer, index, tokens - 1)));
        Stream<Event> end =
                tokens < choice.tokens() ? Stream.of() : Stream.of(event(answer, tokens, ending(answer, index)));
        return Stream.concat(token, end);
    }

    private Stream<Event> closing(Answer answer) {
        Event done = new Event(answer.longest(), Json.done());
        if (!answer.request().delivery().includeUsage() || !answer.sendsUsage()) {
            return Stream.of(done);
        }
        ObjectNode chunk = head(answer, true);
        chunk.putArray("choices");
        chunk.set("usage", answer.usage().toJson());
        return Stream.of(new Event(answer.longest(), Json.event(chunk)), done);
    }

    private Event event(Answer answer, int tokens, ObjectNode choice) {
        ObjectNode chunk = head(answer, true);
        chunk.putArray("choices").add(choice);
        if (answer.request().delivery().includeUsage()) {
            chunk.putNull("usage");
        }
        return new Event(tokens, Json.event(chunk));
    }

    private static Stream<Integer> indexes(List<Choice> choices) {
        return IntStream.range(0, choices.size()).boxed();
    }
}
