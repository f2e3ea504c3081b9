package dev.penstock.admin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(RimProfile.class)
class PagesTest {

    private static final Path SOURCES = Path.of("src", "main", "resources", "META-INF", "resources");
    private static final Pattern NAMED = Pattern.compile("(?:href|src)=\"([^\":]+)\"");
    private static final Pattern IMPORTED = Pattern.compile("(?m)^(?:import\\b[^'\n]*|\\} from )'([^']+)';$");
    private static final int BYTES_MAX = 100 * 1024;

    @TestHTTPResource("/")
    URI gateway;

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1));
    }

    /** All that the first page loads, itself included. */
    private static Set<String> loaded() {
        Set<String> paths = new LinkedHashSet<>();
        paths.add("/ui/");
        found(NAMED, when().get("/ui/").asString())
                .map(name -> URI.create("/ui/").resolve(name).getPath())
                .forEach(paths::add);
        return paths;
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES.resolve("ui"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void servesAllThatTheFirstPageNamesWithStrictHeaders() {
        for (String path : loaded()) {
            String type = path.endsWith(".js") ? "text/javascript" : path.endsWith(".css") ? "text/css" : "text/html";
            when().get(path)
                    .then()
                    .statusCode(200)
                    .header("content-type", startsWith(type))
                    .header("content-security-policy", startsWith("default-src 'none'; script-src 'self' 'sha256-"))
                    .header("content-security-policy", containsString("frame-ancestors 'none'"))
                    .header("referrer-policy", equalTo("no-referrer"))
                    .header("x-content-type-options", equalTo("nosniff"));
        }
    }

    @Test
    void namesEachFileOfTheDashboardOnItsFirstPage() throws Exception {
        Set<String> loaded = loaded();

        for (Path file : sources()) {
            String path = "/" + SOURCES.relativize(file).toString().replace('\\', '/');
            assertThat(path.equals("/ui/index.html") || loaded.contains(path))
                    .as(path)
                    .isTrue();
        }
    }

    @Test
    void importsOnlyWhatIsServed() {
        Set<String> loaded = loaded();
        String map = importMap(when().get("/ui/").asString());

        for (String path : loaded) {
            if (path.startsWith("/ui/") && path.endsWith(".js")) {
                found(IMPORTED, when().get(path).asString())
                        .forEach(name -> assertThat(
                                        name.startsWith(".")
                                                ? loaded.contains(URI.create(path)
                                                        .resolve(name)
                                                        .getPath())
                                                : map.contains('"' + name + '"'))
                                .as(path + " imports " + name)
                                .isTrue());
            }
        }
        found(Pattern.compile(": \"([^\"]+\\.js)\""), map)
                .forEach(target -> assertThat(loaded).contains(target));
    }

    @Test
    void allowsTheImportMapAloneAmongInlineScripts() throws Exception {
        Response page = when().get("/ui/");

        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(importMap(page.asString()).getBytes(StandardCharsets.UTF_8));
        assertThat(page.header("content-security-policy"))
                .contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'")
                .doesNotContain("unsafe");
        assertThat(page.asString().split("<script", -1)).hasSize(1 + 4);
    }

    private static String importMap(String html) {
        return found(Pattern.compile("<script type=\"importmap\">([^<]*)</script>"), html)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void weighsLittle() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        int sum = 0;
        for (String path : loaded()) {
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(gateway.resolve(path))
                            .header("accept-encoding", "gzip")
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.headers().firstValue("content-encoding")).as(path).contains("gzip");
            sum += answer.body().length;
        }

        assertThat(sum).isLessThanOrEqualTo(BYTES_MAX);
    }

    @Test
    void loadsNothingFromElsewhereAndHasNothingInline() throws Exception {
        for (Path file : sources()) {
            assertThat(Files.readString(file))
                    .as(file.toString())
                    .doesNotContain("http:", "https:", "<style", " style=", "innerHTML", "unsafeHTML", "eval(")
                    .doesNotContainPattern("\\son[a-z]+=\"");
        }
    }

    @Test
    void sendsNothingTwice() {
        String tag = when().get("/ui/frame/app.js").header("etag");

        given().header("if-none-match", tag)
                .get("/ui/frame/app.js")
                .then()
                .statusCode(304)
                .header("cache-control", equalTo("no-cache"))
                .header("etag", equalTo(tag));
        given().header("if-none-match", "\"other\"")
                .get("/ui/frame/app.js")
                .then()
                .statusCode(200);
        when().get("/_static/lit/3.3.1/index.js").then().header("cache-control", containsString("immutable"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ui/frame/",
                "/ui/frame/none.js",
                "/_static/lit/3.3.1/package.json",
                "/_static/lit/3.3.1/decorators.js",
                "/webjars/uplot/1.6.30/dist/uPlot.esm.js"
            })
    void servesNothingElse(String path) {
        when().get(path).then().statusCode(404);
    }

    @Test
    void takesOnlyRequestsThatRead() {
        when().post("/ui/").then().statusCode(405).header("allow", equalTo("GET, HEAD"));
        when().head("/ui/").then().statusCode(200);
        given().redirects().follow(false).get("/ui").then().statusCode(308).header("location", equalTo("/ui/"));
    }
}
