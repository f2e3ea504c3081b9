package dev.penstock.meter;

import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import dev.penstock.core.Usage.Evidence;

/** The usage of an answer whose provider reported none: at most what was used, never more than the bound. */
public final class UpperCount {

    private UpperCount() {}

    /** All that the bound allows, where nobody knows what was generated. */
    public static Usage of(Bound bound) {
        return of(bound, bound.output().count());
    }

    /**
     * The estimate: all input that the bound allows, and a token for each byte of generated text up to the output cap.
     * Hidden reasoning leaves no bytes; a provider that has any and reports no usage is not counted right here.
     *
     * @param outputBytes the UTF-8 bytes of all generated text
     */
    public static Usage of(Bound bound, long outputBytes) {
        Tokens output = new Tokens(outputBytes).min(bound.output());
        return new Usage(bound.input(), Tokens.ZERO, Tokens.ZERO, output, Tokens.ZERO, Evidence.ESTIMATED);
    }
}
