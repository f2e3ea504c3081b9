package dev.penstock.simulator;

import java.util.function.Function;

/** A model that the simulator offers. */
enum SimModel {
    /** Short answers, quickly. */
    SMALL("sim-small", 16, 48, SimulatorSettings::small),
    /** Longer answers, slowly; thinks first when told to with {@code reasoning_effort}. */
    LARGE("sim-large", 60, 140, SimulatorSettings::large),
    /** Vectors instead of texts. */
    EMBED("sim-embed", 0, 0, SimulatorSettings::embed);

    private final String id;
    private final int naturalTokensMin;
    private final int naturalTokensMax;
    private final Function<SimulatorSettings, SimulatorSettings.PaceSettings> pace;

    SimModel(
            String id,
            int naturalTokensMin,
            int naturalTokensMax,
            Function<SimulatorSettings, SimulatorSettings.PaceSettings> pace) {
        this.id = id;
        this.naturalTokensMin = naturalTokensMin;
        this.naturalTokensMax = naturalTokensMax;
        this.pace = pace;
    }

    String id() {
        return id;
    }

    /** The least tokens after which a text of this model ends by itself; it ends with the sentence. */
    int naturalTokens(Seed seed) {
        return seed.random().nextInt(naturalTokensMin, naturalTokensMax + 1);
    }

    Pace pace(SimulatorSettings settings) {
        SimulatorSettings.PaceSettings own = pace.apply(settings);
        return new Pace(own.firstTokenDelay().toMillis(), own.tokensPerSecond());
    }

    /** The model that writes texts under this name. */
    static SimModel writing(String id) {
        SimModel model = named(id);
        if (model == EMBED) {
            throw Rejection.unknownModel(id, "does not write texts");
        }
        return model;
    }

    /** The model that makes vectors under this name. */
    static SimModel embedding(String id) {
        SimModel model = named(id);
        if (model != EMBED) {
            throw Rejection.unknownModel(id, "makes no embeddings");
        }
        return model;
    }

    private static SimModel named(String id) {
        for (SimModel model : values()) {
            if (model.id.equals(id)) {
                return model;
            }
        }
        throw Rejection.unknownModel(id, "does not exist");
    }
}
