package dev.penstock.config;

import dev.penstock.config.PolicyFile.ProviderEntry;
import dev.penstock.core.Provider;
import dev.penstock.core.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The declared providers by name. */
final class Providers {

    private Providers() {}

    static Map<String, Provider> of(Map<String, Located<ProviderEntry>> entries) throws InvalidPolicy {
        Map<String, Provider> providers = new LinkedHashMap<>();
        for (Map.Entry<String, Located<ProviderEntry>> entry : entries.entrySet()) {
            String name = entry.getKey();
            Place place = entry.getValue().place();
            Names.requireId("provider", name, place);
            providers.put(name, provider(name, entry.getValue().value(), place));
        }
        return providers;
    }

    private static Provider provider(String name, ProviderEntry entry, Place place) throws InvalidPolicy {
        return new Provider(
                name,
                entry.dialect(),
                baseUrl(entry.baseUrl(), place.at("base_url")),
                secret(entry.apiKey(), place.at("api_key")),
                entry.timeout(),
                entry.retries(),
                entry.streamUsage(),
                entry.billsOnError(),
                capMember(entry.outputCap(), place.at("output_cap")));
    }

    private static URI baseUrl(String text, Place place) throws InvalidPolicy {
        try {
            URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean isBare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            if (isHttp && isBare && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // The text may hold a secret that was filled in, so neither it nor the parser's message is shown.
        }
        throw place.invalid("base_url must be http:// or https://, a host, and if need be a port and a path");
    }

    private static @Nullable String capMember(@Nullable String name, Place place) throws InvalidPolicy {
        if (name == null || name.equals("max_tokens") || name.equals("max_completion_tokens")) {
            return name;
        }
        throw place.invalid("output_cap must be max_tokens or max_completion_tokens, not '" + name + "'");
    }

    private static @Nullable Secret secret(@Nullable String text, Place place) throws InvalidPolicy {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw place.invalid("api_key must be visible ASCII characters without spaces");
        }
        return new Secret(text);
    }
}
