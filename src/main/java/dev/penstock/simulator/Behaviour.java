package dev.penstock.simulator;

import java.util.OptionalInt;

/**
 * How the simulator treats one request: what the settings say, overridden by the request's own {@code simulator}
 * member.
 *
 * <p>The member holds any of {@code first_token_ms}, {@code tokens_per_second}, {@code output_tokens}, {@code status},
 * {@code retry_after} (seconds), {@code cut_after_tokens}, {@code no_usage} and {@code hang}.
 *
 * @param outputTokens the exact natural length of each choice; absent for a length of the model's own
 */
record Behaviour(Pace pace, Faults faults, OptionalInt outputTokens) {

    private static final int MILLIS_MAX = 3_600_000;
    private static final int TOKENS_PER_SECOND_MAX = 1_000_000;
    private static final int STATUS_OK = 200;
    private static final int STATUS_ERROR_MIN = 400;
    private static final int STATUS_MAX = 599;
    private static final int RETRY_AFTER_MAX = 100_000_000;

    /** Reads the request's wishes; a {@link Rejection} where they, or the settings, ask for a refusal. */
    static Behaviour read(Members request, SimModel model, SimulatorSettings settings) {
        Members wish = request.object("simulator");
        refuseIfTold(wish, settings.failure());
        return new Behaviour(
                pace(wish, model.pace(settings)),
                faults(wish, settings),
                wish.whole("output_tokens", 0, settings.outputTokensMax()));
    }

    private static Pace pace(Members wish, Pace natural) {
        return new Pace(
                wish.whole("first_token_ms", 0, MILLIS_MAX).orElse((int) natural.firstTokenMillis()),
                wish.whole("tokens_per_second", 0, TOKENS_PER_SECOND_MAX).orElse(natural.tokensPerSecond()));
    }

    private static Faults faults(Members wish, SimulatorSettings settings) {
        SimulatorSettings.Failure natural = settings.failure();
        OptionalInt cut = wish.whole("cut_after_tokens", 0, settings.outputTokensMax());
        return new Faults(
                cut.isPresent() ? cut : natural.cutAfterTokens(),
                wish.flag("no_usage", natural.noUsage()),
                wish.flag("hang", natural.hang()));
    }

    private static void refuseIfTold(Members wish, SimulatorSettings.Failure natural) {
        OptionalInt wished = wish.whole("status", STATUS_OK, STATUS_MAX);
        OptionalInt status = wished.isPresent() ? wished : natural.status();
        OptionalInt retryAfter = wish.whole("retry_after", 0, RETRY_AFTER_MAX);
        if (status.isPresent() && status.getAsInt() >= STATUS_ERROR_MIN) {
            throw Rejection.simulated(status.getAsInt(), retryAfter.isPresent() ? retryAfter : natural.retryAfter());
        }
    }
}
