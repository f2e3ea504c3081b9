package dev.penstock.protocol;

import dev.penstock.core.Endpoint;
import dev.penstock.core.Usage;
import java.util.Optional;

/** Reads an answer that came in one piece. */
public final class WholeAnswer {

    private WholeAnswer() {}

    /**
     * What the answer tells. One that is no complete JSON object, or has neither choices nor usage, or no data where it
     * should be embeddings, is not whole: a stream, a page, compressed bytes, or the format of another operation.
     */
    public static Answered read(Endpoint endpoint, byte[] body) {
        UsageTally tally = new UsageTally();
        AnswerScan scan = new AnswerScan(tally);
        scan.read(body, 0, body.length);
        Optional<Usage> usage = tally.usage(endpoint, scan.contentBytes());
        boolean tells = endpoint.generates() ? usage.isPresent() || scan.hasChoices() : scan.hasData();
        return new Answered(
                scan.isWholeObject() && !scan.isError() && tells,
                usage,
                scan.contentBytes(),
                scan.hasRefusal(),
                scan.finishReasons());
    }
}
