package dev.penstock.upstream;

import dev.penstock.core.Endpoint;
import dev.penstock.core.Provider;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;

/** A provider's address, taken apart once. */
final class Origin {

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private final String host;
    private final int port;
    private final boolean tls;
    private final Map<Endpoint, String> paths = new EnumMap<>(Endpoint.class);
    private final long timeoutMillis;

    private Origin(URI baseUrl, long timeoutMillis) {
        if (baseUrl.getHost() == null) {
            throw new IllegalArgumentException("baseUrl must name a host: " + baseUrl);
        }
        this.host = baseUrl.getHost();
        this.tls = "https".equalsIgnoreCase(baseUrl.getScheme());
        this.port = baseUrl.getPort() >= 0 ? baseUrl.getPort() : tls ? HTTPS_PORT : HTTP_PORT;
        this.timeoutMillis = timeoutMillis;
        String query = baseUrl.getRawQuery() == null ? "" : "?" + baseUrl.getRawQuery();
        for (Endpoint endpoint : Endpoint.values()) {
            paths.put(endpoint, baseUrl.getRawPath() + endpoint.path() + query);
        }
    }

    static Origin of(Provider provider) {
        return new Origin(provider.baseUrl(), provider.timeout().toMillis());
    }

    boolean usesTls() {
        return tls;
    }

    /** A request to this endpoint, whose head is awaited as long as the provider's setting says. */
    RequestOptions request(Endpoint endpoint, long waitMillis) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(host)
                .setPort(port)
                .setSsl(tls)
                .setURI(paths.get(endpoint))
                .setFollowRedirects(false)
                .setConnectTimeout(waitMillis)
                .setIdleTimeout(timeoutMillis);
    }
}
