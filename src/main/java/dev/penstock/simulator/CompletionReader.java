package dev.penstock.simulator;

import java.util.List;

/** Reads requests for text completions. */
final class CompletionReader implements RequestReader {

    private static final int TOKENS_MAX_DEFAULT = 16;

    private final SimulatorSettings settings;

    CompletionReader(SimulatorSettings settings) {
        this.settings = settings;
    }

    @Override
    public TextRequest read(Members request) {
        SimModel model = SimModel.writing(request.text("model"));
        Behaviour behaviour = Behaviour.read(request, model, settings);
        List<TextRequest.Prompt> prompts = TokenInput.read(request, "prompt").stream()
                .map(input -> prompt(input, model, String.valueOf(request.any("seed"))))
                .toList();
        int tokensMax = request.whole("max_tokens", 1, Integer.MAX_VALUE).orElse(TOKENS_MAX_DEFAULT);
        return new TextRequest(
                model,
                prompts,
                Sampling.read(request, Math.min(tokensMax, settings.outputTokensMax())),
                Delivery.ofCompletion(request),
                TextRequest.Form.PROSE,
                behaviour);
    }

    private static TextRequest.Prompt prompt(TokenInput input, SimModel model, String salt) {
        Seed seed = Seed.of(model.id()).with(input.text()).with(salt);
        return new TextRequest.Prompt(seed, input.text(), input.tokens());
    }
}
