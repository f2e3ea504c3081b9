package dev.penstock.alert;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** An address that alerts are posted to, signed after Standard Webhooks 1.0. */
public final class Webhook implements Receiver {

    private static final int SUCCESS = 2;
    private static final int PER_CLASS = 100;

    /** What the client gives as the status of an answer that did not come. */
    private static final int NONE = 0;

    private final WebhookApi api;
    private final SigningSecret secret;
    private final Duration timeout;
    private final Clock clock;

    private Webhook(WebhookApi api, SigningSecret secret, Duration timeout, Clock clock) {
        this.api = api;
        this.secret = secret;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** Who is told by these settings: a webhook, or nobody. */
    public static Receiver of(AlertSettings settings, Clock clock) {
        return settings.url()
                .<Receiver>map(url -> at(address(url), settings, clock))
                .orElse(NOBODY);
    }

    private static Webhook at(URI url, AlertSettings settings, Clock clock) {
        SigningSecret secret = SigningSecret.of(settings.secret()
                .orElseThrow(() -> new IllegalArgumentException(
                        "penstock.alerts.url needs penstock.alerts.secret: messages are signed")));
        long timeoutMillis = settings.timeout().toMillis();
        WebhookApi api = QuarkusRestClientBuilder.newBuilder()
                .baseUri(url)
                .connectTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .readTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .followRedirects(false)
                .disableDefaultMapper(true)
                .register((ClientResponseFilter) (request, answer) -> refuseOthers(answer))
                .build(WebhookApi.class);
        return new Webhook(api, secret, settings.timeout(), clock);
    }

    private static URI address(String url) {
        URI address = URI.create(url);
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || address.getHost() == null) {
            throw new IllegalArgumentException("penstock.alerts.url must be a URL of http or https");
        }
        return address;
    }

    @Override
    public Uni<Void> tell(String id, byte[] message) {
        long now = clock.instant().getEpochSecond();
        return api.post(id, now, secret.signature(id, now, message), message)
                .toUni()
                .ifNoItem()
                .after(timeout)
                .fail()
                .replaceWithVoid();
    }

    @Override
    public void close() {
        api.close();
    }

    private static void refuseOthers(ClientResponseContext answer) {
        int status = answer.getStatus();
        if (status != NONE && status / PER_CLASS != SUCCESS) {
            throw new NotTaken("it answered with " + status);
        }
    }

    /** Why a message was not taken, in the gateway's own words. */
    static final class NotTaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotTaken(String why) {
            super(why, null, false, false);
        }
    }
}
