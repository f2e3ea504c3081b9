package dev.penstock.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Sends the files of the dashboard, packed where the browser takes that, and only if it has not got them yet. */
final class PagesRoute {

    /** After the gate, before everything that would serve any file of any jar. */
    private static final int EARLY = -100;

    private static final int MOVED = 308;
    private static final int NOT_MODIFIED = 304;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final String YEAR = "public, max-age=31536000, immutable";

    void install(@Observes Router router) {
        Pages pages = Pages.in(Thread.currentThread().getContextClassLoader());
        for (String folder : new String[] {"/ui/*", "/_static/*", "/webjars/*"}) {
            router.route(folder).order(EARLY).handler(http -> answer(http, pages));
        }
    }

    private static void answer(RoutingContext http, Pages pages) {
        String path = http.request().path();
        @Nullable PageFile file = pages.at(path);
        HttpServerResponse response = http.response();
        if (path.equals("/ui")) {
            response.setStatusCode(MOVED)
                    .putHeader(HttpHeaders.LOCATION, Pages.ROOT)
                    .end();
        } else if (file == null) {
            http.fail(NOT_FOUND);
        } else if (!isReading(http.request())) {
            response.setStatusCode(NOT_ALLOWED)
                    .putHeader(HttpHeaders.ALLOW, "GET, HEAD")
                    .end();
        } else {
            send(http, file, pages.contentSecurity());
        }
    }

    private static boolean isReading(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    }

    private static void send(RoutingContext http, PageFile file, String contentSecurity) {
        boolean isPacked = takesGzip(http);
        String tag = file.tag(isPacked);
        HttpServerResponse response = http.response()
                .putHeader("content-security-policy", contentSecurity)
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("x-content-type-options", "nosniff")
                .putHeader(HttpHeaders.CACHE_CONTROL, file.isFixed() ? YEAR : "no-cache")
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .putHeader(HttpHeaders.ETAG, tag);
        if (has(http.request().getHeader(HttpHeaders.IF_NONE_MATCH), tag)) {
            response.setStatusCode(NOT_MODIFIED).end();
            return;
        }
        byte[] body = isPacked ? file.packed() : file.plain();
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.type());
        if (isPacked) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        if (http.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length))
                    .end();
        } else {
            response.end(Buffer.buffer(body));
        }
    }

    private static boolean takesGzip(RoutingContext http) {
        return http.parsedHeaders().acceptEncoding().stream()
                .anyMatch(coding -> coding.value().equalsIgnoreCase("gzip") && coding.weight() > 0);
    }

    private static boolean has(@Nullable String tags, String tag) {
        return tags != null
                && Arrays.stream(tags.split(",", -1))
                        .map(String::strip)
                        .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
    }
}
