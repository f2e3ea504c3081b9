package dev.penstock.protocol;

import dev.penstock.core.Usage;
import java.util.List;
import java.util.Optional;

/**
 * What an answer tells about itself.
 *
 * @param whole whether it is all there, as one JSON object that is no error; else nobody knows what was generated
 * @param usage the tokens that the provider reported; empty where it reported none
 * @param outputBytes the UTF-8 bytes of all generated text
 * @param refusal whether the model declined to answer
 * @param finishReasons why the choices ended, in their order; a choice that does not say is left out
 */
public record Answered(
        boolean whole, Optional<Usage> usage, long outputBytes, boolean refusal, List<String> finishReasons) {

    public Answered {
        finishReasons = List.copyOf(finishReasons);
    }
}
