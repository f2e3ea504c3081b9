package dev.penstock.protocol;

import dev.penstock.core.Endpoint;

/** Reads an answer that came in one piece. */
public final class WholeAnswer {

    private WholeAnswer() {}

    /** What the answer tells; nothing where it is no JSON object. */
    public static Answered read(Endpoint endpoint, byte[] body) {
        UsageTally tally = new UsageTally();
        AnswerScan scan = new AnswerScan(tally);
        scan.read(body, 0, body.length);
        return new Answered(tally.usage(endpoint), scan.contentBytes(), scan.finishReasons());
    }
}
