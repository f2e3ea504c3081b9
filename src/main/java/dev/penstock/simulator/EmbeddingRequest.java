package dev.penstock.simulator;

import java.util.List;

/**
 * What a request for embeddings asks.
 *
 * @param base64 whether vectors are sent as text instead of numbers
 */
record EmbeddingRequest(SimModel model, List<TokenInput> inputs, int dimensions, boolean base64, Behaviour behaviour) {

    private static final int DIMENSIONS_DEFAULT = 256;
    private static final int DIMENSIONS_MAX = 4096;
    /** All vectors of one answer together: 4 MiB as 32-bit numbers. */
    private static final int NUMBERS_MAX = 1 << 20;

    static EmbeddingRequest read(Members request, SimulatorSettings settings) {
        SimModel model = SimModel.embedding(request.text("model"));
        Behaviour behaviour = Behaviour.read(request, model, settings);
        List<TokenInput> inputs = TokenInput.read(request, "input");
        int dimensions = request.whole("dimensions", 1, DIMENSIONS_MAX).orElse(DIMENSIONS_DEFAULT);
        if (inputs.stream().anyMatch(input -> input.tokens() == 0) || inputs.size() * dimensions > NUMBERS_MAX) {
            throw request.wrong("input", "texts that are not empty, and not too many");
        }
        return new EmbeddingRequest(model, inputs, dimensions, isBase64(request), behaviour);
    }

    SimUsage usage() {
        return new SimUsage(inputs.stream().mapToLong(TokenInput::tokens).sum(), 0, 0);
    }

    private static boolean isBase64(Members request) {
        String format = request.text("encoding_format", "float");
        if (!format.equals("float") && !format.equals("base64")) {
            throw request.wrong("encoding_format", "float or base64");
        }
        return format.equals("base64");
    }
}
