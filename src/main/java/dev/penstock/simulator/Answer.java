package dev.penstock.simulator;

import java.util.List;

/**
 * The answer to a request for texts, ready to be spelled.
 *
 * @param id its number, in hexadecimal
 * @param created seconds since 1970
 * @param request what was asked
 * @param choices what is sent
 * @param usage what is billed
 */
record Answer(String id, long created, TextRequest request, List<Choice> choices, SimUsage usage) {

    /** The tokens of its longest choice. */
    int longest() {
        return choices.stream().mapToInt(Choice::tokens).max().orElse(0);
    }

    boolean sendsUsage() {
        return !request.behaviour().faults().noUsage();
    }
}
