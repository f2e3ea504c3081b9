package dev.penstock.admin;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(RimProfile.class)
class PagesTest {

    @ParameterizedTest
    @CsvSource({
        "/ui/, text/html",
        "/ui/index.html, text/html",
        "/ui/app.js, text/javascript",
        "/ui/budgets.js, text/javascript",
        "/ui/money.js, text/javascript",
        "/ui/app.css, text/css"
    })
    void servesThePagesWithStrictHeaders(String path, String type) {
        when().get(path)
                .then()
                .statusCode(200)
                .header("content-type", startsWith(type))
                .header(
                        "content-security-policy",
                        allOf(startsWith("default-src 'none'; script-src 'self'"), not(containsString("unsafe"))))
                .header("referrer-policy", equalTo("no-referrer"))
                .header("x-content-type-options", equalTo("nosniff"))
                .header("cache-control", equalTo("no-cache"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ui/", "/ui/app.js", "/ui/budgets.js", "/ui/money.js", "/ui/app.css"})
    void loadsNothingFromElsewhereAndHasNothingInline(String path) {
        String text = when().get(path).asString();

        assertThat(text.replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http:", "https:", "<style", " style=", "innerHTML", "eval(")
                .doesNotContainPattern("\\son[a-z]+=\"")
                .doesNotContainPattern("<script[^>]*>[^<]");
    }
}
