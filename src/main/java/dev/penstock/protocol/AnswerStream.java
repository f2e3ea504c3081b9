package dev.penstock.protocol;

import dev.penstock.core.Endpoint;
import dev.penstock.core.Money;
import dev.penstock.core.Usage;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One streamed answer on its way from a provider to a client: it passes event by event, is tapped for what the account
 * needs, and loses what the client did not ask for or would break on.
 *
 * <p>An event goes on as soon as its end has come, in the provider's own bytes. Only these are touched: comments,
 * {@code id} lines, malformed keep-alives and events without data are dropped; from a client that did not ask for usage
 * the late chunk with nothing else is kept back, and {@code "usage":null} is cut from the others.
 */
public final class AnswerStream {

    /**
     * What the client asked for.
     *
     * @param endpoint the operation
     * @param choices how many completions
     * @param usage whether usage; asking for cost counts as asking
     */
    public record Wish(Endpoint endpoint, long choices, boolean usage) {}

    private static final byte[] NOTHING = {};

    private final Wish wish;
    private final int maxEventBytes;
    private final @Nullable Function<Usage, Money> cost;
    private final @Nullable StreamAssembler recorder;
    private final UsageTally tally = new UsageTally();
    private final AnswerScan scan = new AnswerScan(tally);
    private final EventSplitter events = new EventSplitter();
    private final EventFrame event = new EventFrame();
    private final Passage out = new Passage();

    private boolean lastPassed;
    private boolean complete;
    private boolean tooLarge;
    private boolean failed;
    private boolean refusal;
    private long outputBytes;
    private final Set<Long> finishedChoices = new HashSet<>(2);
    private @Nullable String finishReason;

    /**
     * @param maxEventBytes the largest event that may pass
     * @param cost what so much costs, which every usage that passes then carries; absent to leave usage as it is
     * @param recorder is given every payload as the provider sent it
     */
    public AnswerStream(
            Wish wish, int maxEventBytes, @Nullable Function<Usage, Money> cost, @Nullable StreamAssembler recorder) {
        this.wish = wish;
        this.maxEventBytes = maxEventBytes;
        this.cost = cost;
        this.recorder = recorder;
    }

    /** What goes to the client now, possibly nothing; the same array where nothing was held back or edited. */
    public byte[] accept(byte[] chunk) {
        if (events.feed(chunk) && lastPassed) {
            out.pass(chunk, 0, 1);
        }
        while (!complete && !tooLarge && events.next()) {
            tooLarge = events.eventTo() - events.eventFrom() > maxEventBytes;
            if (!tooLarge) {
                event.read(
                        events.bytes(),
                        events.eventFrom(),
                        events.eventTo(),
                        events.eventLines(),
                        events.firstLineTo());
                lastPassed = judge();
            }
        }
        byte[] passed = out.take(chunk);
        tooLarge |= !complete && events.restBytes() > maxEventBytes;
        if (complete || tooLarge) {
            events.discardRest();
        } else {
            events.keepRest();
        }
        return passed;
    }

    /**
     * What goes to the client after the provider has ended the stream: a last event that only lacks its blank line. Half
     * an event does not pass, so that an error frame can follow.
     */
    public byte[] finish() {
        int rest = events.restBytes();
        if (rest == 0) {
            return NOTHING;
        }
        byte[] bytes = events.bytes();
        event.read(bytes, 0, rest, 2, 0);
        if (!event.hasPayload() || !event.isDone() && !isJson()) {
            events.discardRest();
            return NOTHING;
        }
        return accept(missingLineEnds(bytes[rest - 1]).getBytes(StandardCharsets.US_ASCII));
    }

    private static String missingLineEnds(byte last) {
        return switch (last) {
            case '\n' -> "\n";
            case '\r' -> "\r";
            default -> "\n\n";
        };
    }

    private boolean isJson() {
        JsonCursor cursor = new JsonCursor();
        cursor.start(event.payload(), event.payloadFrom(), event.payloadTo());
        cursor.skip();
        return !cursor.isBroken() && cursor.isAtEnd();
    }

    /** Taps one event, and passes it on unless it is not for the client. */
    private boolean judge() {
        if (!event.hasPayload()) {
            return false;
        }
        if (event.isDone()) {
            complete = true;
            if (recorder != null) {
                recorder.done();
            }
            event.passTo(out);
            return true;
        }
        if (recorder != null) {
            recorder.event(event.payload(), event.payloadFrom(), event.payloadTo());
        }
        tap();
        return passJson();
    }

    private void tap() {
        scan.read(event.payload(), event.payloadFrom(), event.payloadTo());
        failed |= scan.isError() || event.namesError();
        refusal |= scan.hasRefusal();
        outputBytes += scan.contentBytes();
        if (!scan.finishReasons().isEmpty()) {
            finishReason = scan.finishReasons().get(scan.finishReasons().size() - 1);
            noteFinished();
        }
    }

    /** No more of them are counted than were asked for. */
    private void noteFinished() {
        for (long choice : scan.finishedChoices()) {
            if (!isFinished()) {
                finishedChoices.add(choice);
            }
        }
    }

    private boolean passJson() {
        if (scan.usageFrom() < 0) {
            event.passTo(out);
            return true;
        }
        byte first = event.payload()[scan.usageFrom()];
        if (first == '{' && !wish.usage() && !scan.hasChoices() && !scan.isError()) {
            return false;
        }
        if (first == 'n' && !wish.usage()) {
            event.passEdited(out, scan.usageCutFrom(), scan.usageCutTo(), NOTHING);
        } else if (first == '{' && cost != null) {
            passWithCost(cost);
        } else {
            event.passTo(out);
        }
        return true;
    }

    private void passWithCost(Function<Usage, Money> costOf) {
        Optional<Money> money = usage().map(costOf);
        if (money.isPresent()) {
            byte[] edited = IncludeCost.intoUsage(event.payload(), scan.usageFrom(), scan.usageTo(), money.get());
            event.passEdited(out, scan.usageFrom(), scan.usageTo(), edited);
        } else {
            event.passTo(out);
        }
    }

    /** Whether the provider's {@code [DONE]} came. Nothing passes after it. */
    public boolean isComplete() {
        return complete;
    }

    /** Whether an event was too large, after which nothing passes, or the provider sent an error, which passes. */
    public boolean isBroken() {
        return tooLarge || failed;
    }

    /** Whether an event was too large. */
    public boolean isTooLarge() {
        return tooLarge;
    }

    /** Whether the first generated text has passed. */
    public boolean hasContent() {
        return outputBytes > 0;
    }

    /** What the provider has reported so far; empty where that is not enough to bill by. */
    public Optional<Usage> usage() {
        return tally.usage(wish.endpoint(), outputBytes);
    }

    /** The UTF-8 bytes of the generated text so far: content, reasoning, tool calls. */
    public long outputBytes() {
        return outputBytes;
    }

    /** Whether as many choices have ended as were asked for: then all of it came, with or without an end mark. */
    public boolean isFinished() {
        return finishedChoices.size() >= wish.choices();
    }

    /** Whether the model declines to answer. */
    public boolean hasRefusal() {
        return refusal;
    }

    /** Why the choice that ended last has ended. */
    public Optional<String> finishReason() {
        return Optional.ofNullable(finishReason);
    }
}
