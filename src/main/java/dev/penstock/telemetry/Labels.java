package dev.penstock.telemetry;

import dev.penstock.core.Target;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The values that labels may take: what the policies name, and {@code other} for all that only a client named. */
public final class Labels {

    /** The value for names that no policy has. */
    public static final String OTHER = "other";

    private final Function<String, @Nullable String> models;
    private final Function<String, @Nullable String> targets;

    /**
     * Labels over the policies of the moment.
     *
     * @param models from the name that a client sent to the policy's name of the model, its wildcard where one matched;
     *     null for none
     * @param targets from a target's id to the policy's name of the model at its provider, wildcard or not; null for
     *     none
     */
    public Labels(Function<String, @Nullable String> models, Function<String, @Nullable String> targets) {
        this.models = models;
        this.targets = targets;
    }

    String model(String clientName) {
        return orOther(models.apply(clientName));
    }

    String model(Target target) {
        return orOther(targets.apply(target.id()));
    }

    static String variant(@Nullable String variant) {
        return variant == null ? "" : variant;
    }

    private static String orOther(@Nullable String name) {
        return name == null ? OTHER : name;
    }
}
