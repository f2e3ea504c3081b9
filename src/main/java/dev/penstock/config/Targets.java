package dev.penstock.config;

import dev.penstock.config.PolicyFile.PriceEntry;
import dev.penstock.core.Price;
import dev.penstock.core.Provider;
import dev.penstock.core.Target;
import dev.penstock.core.TokenPrice;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes targets of {@code provider/model}, with the price of the same name, or of the longest prefix with a star. */
final class Targets {

    /** A price with the sizes that are declared beside it. */
    private record Sheet(Price price, OptionalLong maxInput, OptionalLong maxOutput) {}

    private final Map<String, Provider> providers;
    private final Map<String, Sheet> exact = new HashMap<>();
    private final PrefixMap<Sheet> byPrefix = new PrefixMap<>();
    private final Map<String, LocalDate> oldest = new TreeMap<>();

    private Targets(Map<String, Provider> providers) {
        this.providers = providers;
    }

    static Targets of(Map<String, Provider> providers, Map<String, Located<PriceEntry>> prices) throws InvalidPolicy {
        Targets targets = new Targets(providers);
        for (Map.Entry<String, Located<PriceEntry>> entry : prices.entrySet()) {
            targets.add(entry.getKey(), entry.getValue());
        }
        return targets;
    }

    private void add(String name, Located<PriceEntry> entry) throws InvalidPolicy {
        TargetName priced = TargetName.parse(name, entry.place(), providers);
        oldest.merge(priced.provider().name(), entry.value().asOf(), (one, other) -> one.isBefore(other) ? one : other);
        Sheet sheet = sheet(entry.value(), entry.place());
        if (Names.isWildcard(name)) {
            byPrefix.put(Names.prefix(name), sheet);
        } else {
            exact.put(name, sheet);
        }
    }

    /** The day on which the oldest price of each provider was read from its source; nothing of one without a price. */
    Map<String, LocalDate> oldestPrices() {
        return Collections.unmodifiableMap(oldest);
    }

    /** The target that a policy file names, which must not have a star. */
    Target target(String text, Place place) throws InvalidPolicy {
        TargetName name = TargetName.parse(text, place, providers);
        if (Names.isWildcard(text)) {
            throw place.invalid("'" + text + "' has a star, which only the target of a model with a star may have");
        }
        return target(name.provider(), name.model());
    }

    Target target(Provider provider, String model) {
        String id = provider.name() + "/" + model;
        Sheet sheet = exact.get(id);
        return target(provider, model, sheet == null ? byPrefix.longest(id).orElse(null) : sheet);
    }

    private static Target target(Provider provider, String model, @Nullable Sheet sheet) {
        return sheet == null
                ? new Target(provider, model, null, OptionalLong.empty(), OptionalLong.empty())
                : new Target(provider, model, sheet.price(), sheet.maxInput(), sheet.maxOutput());
    }

    private static Sheet sheet(PriceEntry entry, Place place) throws InvalidPolicy {
        TokenPrice input = price(entry.input(), place.at("input"));
        TokenPrice output = price(entry.output(), place.at("output"));
        Price price = new Price(
                input,
                orElse(entry.cachedInput(), place.at("cached_input"), input),
                orElse(entry.cacheWrite(), place.at("cache_write"), input),
                output,
                orElse(entry.reasoning(), place.at("reasoning"), output),
                orAbsent(entry.audioInput(), place.at("audio_input")),
                orAbsent(entry.audioOutput(), place.at("audio_output")),
                entry.asOf());
        return new Sheet(price, size(entry.maxInputTokens()), size(entry.maxOutputTokens()));
    }

    private static TokenPrice orElse(@Nullable BigDecimal usd, Place place, TokenPrice other) throws InvalidPolicy {
        return usd == null ? other : price(usd, place);
    }

    private static @Nullable TokenPrice orAbsent(@Nullable BigDecimal usd, Place place) throws InvalidPolicy {
        return usd == null ? null : price(usd, place);
    }

    private static TokenPrice price(BigDecimal usd, Place place) throws InvalidPolicy {
        try {
            return TokenPrice.ofUsdPerMillion(usd);
        } catch (IllegalArgumentException e) {
            throw place.invalid("a price is 0 to 1000000 USD per million tokens, to six decimal places; not "
                    + usd.toPlainString());
        }
    }

    private static OptionalLong size(@Nullable Long tokens) {
        return tokens == null ? OptionalLong.empty() : OptionalLong.of(tokens);
    }
}
