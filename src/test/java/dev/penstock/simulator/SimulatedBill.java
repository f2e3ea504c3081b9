package dev.penstock.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import java.time.Clock;
import java.util.Optional;

/** What the simulator bills for one request, with no server around it. */
public final class SimulatedBill {

    private SimulatedBill() {}

    /** The tokens on the bill; empty where the request is rejected, which costs nothing. */
    public static Optional<Usage> of(Endpoint endpoint, byte[] body) {
        Bill bill = new Bill();
        try {
            answer(new Simulator(DefaultSettings.simulator(), bill, Clock.systemUTC()), endpoint, body);
        } catch (Rejection rejected) {
            return Optional.empty();
        }
        JsonNode total = Json.read(bill.toJson()).path("total");
        return Optional.of(new Usage(
                tokens(total, "prompt_tokens"),
                Tokens.ZERO,
                Tokens.ZERO,
                tokens(total, "completion_tokens"),
                Tokens.ZERO,
                Usage.Evidence.REPORTED));
    }

    private static void answer(Simulator simulator, Endpoint endpoint, byte[] body) {
        switch (endpoint) {
            case CHAT_COMPLETIONS -> simulator.chat(body);
            case COMPLETIONS -> simulator.completion(body);
            case EMBEDDINGS -> simulator.embeddings(body);
            case COMPARE -> throw new IllegalArgumentException("no provider compares");
        }
    }

    private static Tokens tokens(JsonNode line, String name) {
        return new Tokens(line.path(name).longValue());
    }
}
