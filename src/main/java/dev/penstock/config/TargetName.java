package dev.penstock.config;

import dev.penstock.core.Provider;
import java.util.Map;

/**
 * A target as the files name it, {@code provider/model}; everything after the first slash is the provider's own name.
 */
record TargetName(Provider provider, String model) {

    static TargetName parse(String text, Place place, Map<String, Provider> providers) throws InvalidPolicy {
        int slash = text.indexOf('/');
        if (slash < 1 || !Names.isModelOrWildcard(text.substring(slash + 1))) {
            throw place.invalid("'" + text + "' is no target: it must be provider/model");
        }
        Provider provider = providers.get(text.substring(0, slash));
        if (provider == null) {
            throw place.invalid(
                    "'" + text + "' names the provider '" + text.substring(0, slash) + "', which is not declared");
        }
        return new TargetName(provider, text.substring(slash + 1));
    }
}
