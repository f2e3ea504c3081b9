package dev.penstock.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request for texts asks, in whichever form it came.
 *
 * @param model who writes
 * @param prompts what to answer; a chat has one
 * @param sampling how many texts, how long
 * @param delivery how they are sent
 * @param form what they have to be
 * @param behaviour pace, failures and length
 */
record TextRequest(
        SimModel model, List<Prompt> prompts, Sampling sampling, Delivery delivery, Form form, Behaviour behaviour) {

    /**
     * One text to answer.
     *
     * @param seed depends on all that may change the answer
     * @param question what a person last said; empty where nobody did
     * @param tokens what it counts
     */
    record Prompt(Seed seed, String question, int tokens) {}

    /**
     * What a text has to be.
     *
     * @param tool the function to call instead of writing; absent to write
     * @param schema what a JSON answer must fit; absent for prose
     * @param reasoningTokens how long to think before
     */
    record Form(@Nullable Tool tool, @Nullable JsonNode schema, int reasoningTokens) {

        static final Form PROSE = new Form(null, null, 0);
    }

    /** A function that the model may call. */
    record Tool(String name, JsonNode parameters) {}
}
