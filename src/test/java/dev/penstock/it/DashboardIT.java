package dev.penstock.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.OptionalPart;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators see and do in a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOKEN = "an-admin-token-of-more-than-32-bytes";
    private static final String ALICE = "sk-penstock-alice-0123456789abcdef";
    private static final String MARKUP = "<img src=x onerror=alert(1)>";

    private static final String POLICIES = """
            providers:
              simulator: { dialect: openai, base_url: "http://127.0.0.1:${quarkus.http.port}/simulator/v1" }
            models:
              talker: { target: simulator/sim-small }
              assistant:
                unit: user
                variants:
                  small: { target: simulator/sim-small, weight: 60 }
                  large: { target: simulator/sim-large, weight: 40 }
                experiment:
                  guard_rails: [ { metric: errors, margin: 20 }, { metric: cost, margin: 400 } ]
                  spend_cap_usd: 50
              writer:
                unit: user
                variants:
                  small: { target: simulator/sim-small, weight: 100 }
                  large: { target: simulator/sim-large, weight: 0 }
                experiment:
                  ramp: { candidate: large, steps: [ { share: 10, hold: 1d }, { share: 50, approval: true }, { share: 100 } ] }
              meta/llama:
                unit: user
                variants:
                  one: { target: simulator/sim-small, weight: 1 }
                  two: { target: simulator/sim-large, weight: 1 }
            prices:
              simulator/sim-small: { input: 0.15, output: 0.60, as_of: 2026-11-01, max_output_tokens: 16384 }
              simulator/sim-large: { input: 2.50, output: 10.00, as_of: 2026-11-01, max_output_tokens: 16384 }
            tenants:
              acme:
                budgets: [ { limit_usd: 250, window: month, zone: Europe/Berlin }, { limit_tokens: 5000, window: day } ]
                teams:
                  research: { budgets: [ { limit_usd: 0.02, window: week } ] }
                keys:
                  alice:
                    team: research
                    sha256: "7257b07d67d26f79062a09590af79926bd8c3999ba32784ede0aec2573927934"
                    budgets: [ { limit_usd: 10, window: day }, { limit_requests: 30, window: day } ]
              umbrella:
                keys:
                  bob:
                    sha256: "d91210ec118471b8304a2fef7e36355db15bda6da96826af9fde5a55e7994f7d"
                    budgets: [ { limit_usd: 0.015, window: total } ]
            """;

    private Chromium browser;
    private GatewayProcess gateway;

    @BeforeAll
    void spend(@TempDir Path folder) throws IOException {
        browser = OptionalPart.require(Chromium.start(), "chromium");
        Path policies = Files.createDirectories(folder.resolve("policies"));
        Files.writeString(policies.resolve("all.yaml"), POLICIES);
        gateway = GatewayProcess.in(folder)
                .with("penstock.policies", policies.toString())
                .with("penstock.admin.token", TOKEN)
                // A busy machine is no outage.
                .with("penstock.redis.timeout", "5s")
                .start();
        for (int i = 0; i < 24; i++) {
            ask(i % 4 == 0 ? "talker" : "assistant", "user-" + i);
        }
        Eventually.holds(
                PATIENCE,
                () -> budgets()
                        .getList("budgets.findAll { it.reserved_usd != '0' && it.measure == 'usd' }")
                        .isEmpty());
        Eventually.holds(PATIENCE, () -> experiment("assistant").getInt("units") == 18);
    }

    @AfterAll
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void complainsAboutNothing() {
        assertThat(browser.complaints()).isEmpty();
    }

    private void ask(String model, String user) {
        given().header("authorization", "Bearer " + ALICE)
                .body(
                        "{\"model\":\"%s\",\"user\":\"%s\",\"max_tokens\":60,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                                .formatted(model, user))
                .post(gateway.apiUrl() + "/chat/completions")
                .then()
                .statusCode(200);
    }

    private RequestSpecification operator() {
        return given().urlEncodingEnabled(false).header("authorization", "Bearer " + TOKEN);
    }

    private JsonPath budgets() {
        return operator().get(gateway.url() + "/admin/v1/budgets").jsonPath();
    }

    private JsonPath experiment(String name) {
        return operator()
                .get(gateway.url() + "/admin/v1/experiments/" + encoded(name))
                .jsonPath();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void order(String name, String body) {
        operator()
                .contentType("application/json")
                .body(body)
                .post(gateway.url() + "/admin/v1/experiments/" + encoded(name) + "/steps")
                .then()
                .statusCode(200);
    }

    /** The page at this hash, signed in by a link as the gateway prints it. */
    private Page open(String hash) {
        return open(browser.page(), hash);
    }

    private Page open(Page page, String hash) {
        page.navigate(gateway.url() + "/ui/#token=" + TOKEN);
        page.locator("h1").waitFor();
        page.navigate(gateway.url() + "/ui/" + hash);
        return page;
    }

    @Test
    void showsEachBudgetWithTheFiguresOfTheApi() {
        Page page = open("#/spend");

        List<Map<String, Object>> budgets = budgets().getList("budgets");
        assertThat(budgets).hasSize(6);
        assertThat(page.locator("[data-budget]")).hasCount(budgets.size());
        for (Map<String, Object> budget : budgets) {
            Locator row = page.locator("[data-budget=\"" + budget.get("id") + "\"]");
            Object measure = budget.get("measure");
            List<String> figures = row.locator("dd").allTextContents();
            assertThat(figures)
                    .as(String.valueOf(budget.get("id")))
                    .extracting(DashboardIT::figure)
                    .usingElementComparator(BigDecimal::compareTo)
                    .containsExactly(
                            new BigDecimal(String.valueOf(budget.get("spent_" + measure))),
                            new BigDecimal(String.valueOf(budget.get("reserved_" + measure))),
                            new BigDecimal(String.valueOf(budget.get("remaining_" + measure))));
        }
        assertThat(page.locator("[data-budget=\"acme.tenant.day/tokens\"]")).containsText("5,000 tokens each day");
    }

    /** The number in "$1,000.05" and in "1,000 tokens". */
    private static BigDecimal figure(String text) {
        return new BigDecimal(text.replaceAll("[^0-9.]", ""));
    }

    @Test
    void showsAnExperimentWithTheFiguresOfTheApi() {
        Page page = open("#/experiments/assistant");

        JsonPath api = experiment("assistant");
        assertThat(page.locator("h1")).hasText("assistant");
        assertThat(tile(page, "Units")).hasText(api.getString("units"));
        assertThat(figure(tile(page, "Spent").textContent())).isEqualByComparingTo(api.getString("spent_usd"));
        for (String variant : List.of("small", "large")) {
            String path = "variants.find { it.name == '" + variant + "' }";
            Locator row = page.locator("data-table tr")
                    .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^\\s*" + variant)))
                    .first();
            assertThat(row.locator("td").nth(2)).hasText(api.getInt(path + ".slots") / 100 + " %");
            assertThat(row.locator("td").nth(3)).hasText(api.getString(path + ".measures.units"));
            assertThat(figure(row.locator("td").nth(5).textContent()))
                    .isEqualByComparingTo(api.getString(path + ".measures.cost_usd"));
        }
        assertThat(page.locator("[data-rail]")).hasCount(2);
        assertThat(page.locator("[data-rail=errors]")).containsText("e 1 of 100");
        assertThat(page.locator("[data-version]"))
                .hasCount(api.getList("history").size());
    }

    private static Locator tile(Page page, String label) {
        return page.locator(".tile")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator("dt", new Page.LocatorOptions().setHasText(label))))
                .locator(".tile-value");
    }

    @Test
    void listsTheExperimentsAndOpensOne() {
        Page page = open("#/experiments?tenant=acme");

        assertThat(page.locator("[data-experiment]")).hasCount(3);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("meta/llama"))
                .click();

        assertThat(page.locator("h1")).hasText("meta/llama");
        assertThat(page).hasURL(gateway.url() + "/ui/#/experiments/meta%2Fllama?tenant=acme");
        assertThat(page).hasTitle("meta/llama · Experiments · Penstock");
    }

    @Test
    void showsTheSameToWhoeverOpensTheAddress() {
        Page page = open("#/spend");
        page.locator("[data-budget]").first().waitFor();
        page.locator(".chip-add").click();
        page.locator(".chip-form [name=value]").fill("acme");
        page.keyboard().press("Enter");
        page.locator("input[type=search]").fill("each day");
        page.locator(".segment", new Page.LocatorOptions().setHasText("Table")).click();
        assertThat(page.locator("tbody tr")).hasCount(3);

        Page other = open(page.url().substring(page.url().indexOf('#')));

        assertThat(other.locator("tbody tr")).hasCount(3);
        assertThat(other.locator("tbody").allInnerTexts())
                .isEqualTo(page.locator("tbody").allInnerTexts());
        assertThat(other.locator("input[type=search]")).hasValue("each day");
        assertThat(other.locator(".chip-value")).hasText("acme");
        page.goBack();
        assertThat(page.locator("tbody tr")).hasCount(0);
    }

    @Test
    void takesTheTokenOffTheAddress() {
        Page page = browser.page();

        page.navigate(gateway.url() + "/ui/#token=" + TOKEN);

        assertThat(page.locator("h1")).hasText("Spend & budgets");
        assertThat(page.url()).doesNotContain(TOKEN);
        assertThat(page.content()).doesNotContain(TOKEN);
    }

    @Test
    void takesTheTokenOffTheAddressOfAPageThatIsOpenAlready() {
        Page page = browser.page();
        page.navigate(gateway.url() + "/ui/#token=wrong");
        assertThat(page.locator("h1")).hasText("This token does not open the admin API");

        page.evaluate("token => { location.hash = 'token=' + token; }", TOKEN);
        assertThat(page.locator("h1")).hasText("Spend & budgets");
        page.locator("input[type=search]").fill("day");

        assertThat(page).hasURL(gateway.url() + "/ui/#/spend?q=day");
        assertThat(page.content()).doesNotContain(TOKEN);
        assertThat(browser.complaints()).allMatch(text -> text.contains("401"));
    }

    @Test
    void asksForATokenUntilOneOpens() {
        Page page = browser.page();
        page.navigate(gateway.url() + "/ui/#token=wrong");
        assertThat(page.locator("h1")).hasText("This token does not open the admin API");
        assertThat(page.locator(".sign-in")).not().containsText("acme");
        // The browser itself writes each refusal to the console.
        assertThat(browser.complaints()).allMatch(text -> text.contains("401"));

        page.locator("[name=token]").fill(TOKEN);
        page.locator("button[type=submit]").click();

        assertThat(page.locator("h1")).hasText("Spend & budgets");
    }

    @Test
    void showsMarkupAsText() {
        order(
                "meta/llama",
                "{\"action\":\"set_weights\",\"weights\":{\"one\":3,\"two\":1},\"reason\":\"%s\"}".formatted(MARKUP));

        Page page = open("#/experiments/meta%2Fllama?model=" + encoded(MARKUP));

        assertThat(page.locator(".since")).containsText(MARKUP);
        assertThat(page.locator(".log-line").first()).containsText(MARKUP);
        assertThat(page.locator(".chip-value")).hasText(MARKUP);
        assertThat(page.locator("img")).hasCount(0);
    }

    @Test
    void startsARampAfterShowingOldAndNewShares() {
        Page page = open("#/experiments/writer");

        page.locator("[data-action=start]").click();
        assertThat(page.locator("[aria-label=Now] .share-percent")).hasText(new String[] {"100 %", "0 %"});
        assertThat(page.locator("[aria-label=Then] .share-percent")).hasText(new String[] {"90 %", "10 %"});
        page.locator("[name=reason]").fill("A first look");
        Chromium.picture(page, "dialog-light-1440");
        page.locator("dialog button[type=submit]").click();

        assertThat(page.locator(".toast")).containsText("writer");
        assertThat(page.locator(".log-line").first()).containsText("A first look");
        assertThat(experiment("writer").getString("state")).isEqualTo("running");
        assertThat(experiment("writer").getFloat("variants[1].share_percent")).isEqualTo(10);
    }

    @Test
    void saysSoWhereTheExperimentHasMovedOnMeanwhile() {
        Page page = open("#/experiments/meta%2Fllama");
        page.locator("[data-action=rollback]").click();
        order("meta/llama", "{\"action\":\"set_weights\",\"weights\":{\"one\":1,\"two\":1},\"reason\":\"meanwhile\"}");
        page.locator("[name=reason]").fill("Too late");

        page.locator("dialog button[type=submit]").click();

        assertThat(page.locator(".dialog-error")).containsText("look at it again first");
        assertThat(browser.complaints()).allMatch(text -> text.contains("409"));
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog")).hasCount(0);
        assertThat(experiment("meta/llama").getString("state")).isEqualTo("running");
    }

    @Test
    void readsAChartByKeyboard() {
        Page page = open("#/experiments/assistant?from=-1h&to=now");
        page.locator(".chart-plot canvas").waitFor();

        page.locator(".chart-plot").focus();
        page.keyboard().press("ArrowLeft");

        assertThat(page.locator(".chart-reading")).containsText("small 60 % · large 40 %");
    }

    @Test
    void setsTheRangeByDraggingAcrossAChart() {
        Page page = open("#/experiments/assistant?from=-1h&to=now");
        Locator plot = page.locator(".chart-plot .u-over");
        plot.scrollIntoViewIfNeeded();
        var box = plot.boundingBox();

        page.mouse().move(box.x + box.width * 0.5, box.y + 50);
        page.mouse().down();
        page.mouse().move(box.x + box.width * 0.9, box.y + 50);
        page.mouse().up();

        assertThat(page).hasURL(Pattern.compile("from=20\\d\\d-.*&to=20\\d\\d-"));
        assertThat(page.locator(".range-text")).isVisible();
    }

    @Test
    void saysWhatFailsAndWhatIsMissing() {
        Page page = browser.page();
        String budgets = gateway.url() + "/admin/v1/budgets";
        page.route(
                budgets,
                route -> route.fulfill(
                        new Route.FulfillOptions()
                                .setStatus(503)
                                .setContentType("application/problem+json")
                                .setBody(
                                        "{\"status\":503,\"title\":\"Service Unavailable\",\"detail\":\"The store is away.\"}")));
        open(page, "#/spend");
        assertThat(page.locator("[role=alert]")).containsText("The store is away.");
        assertThat(page.locator(".live")).hasText("Not live");
        assertThat(browser.complaints()).allMatch(text -> text.contains("503"));

        page.unroute(budgets);
        page.route(budgets, route -> route.fulfill(new Route.FulfillOptions().setBody("{\"budgets\":[]}")));
        page.locator(".notice button").click();

        assertThat(page.locator(".notice h2")).hasText("No budgets yet");
        assertThat(page.locator(".notice pre")).containsText("limit_usd: 10");
        // One more may have failed before the route was taken away.
        assertThat(browser.complaints()).allMatch(text -> text.contains("503"));
    }

    @Test
    void keepsAChosenTheme() {
        Page page = open("#/spend");

        page.locator("theme-switch button").click();
        page.locator("theme-switch button").click();
        page.reload();

        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        assertThat(page.locator("h1")).hasText("Spend & budgets");
    }

    @Test
    void reckonsAsTheGatewayDoes() {
        Page page = open("#/spend");

        assertThat(page.evaluate("""
                async () => {
                  const { dollars, nano } = await import('/ui/text/money.js');
                  return dollars(nano('1234567.000000001') + nano('0.1'));
                }""")).isEqualTo("$1,234,567.100000001");
        assertThat(page.evaluate("""
                async () => {
                  const { csvOf } = await import('/ui/parts/csv.js');
                  return csvOf([['a,b', '=SUM(A1)', '-1.5', 'say "x"']]);
                }""")).isEqualTo("\"a,b\",'=SUM(A1),-1.5,\"say \"\"x\"\"\"\r\n");
        assertThat(page.evaluate("""
                async () => {
                  const { nextShares } = await import('/ui/views/experiments/next-shares.js');
                  const variants = [8000, 1000, 1000].map((slots, index) => ({ name: 'abc'[index], slots }));
                  const experiment = { variants, control: 'a', ramp: null };
                  return nextShares(experiment, 'set_weights', { variant: '', weights: { a: 1, b: 1, c: 1 } })
                    .concat(nextShares(experiment, 'rollback', { variant: 'b', weights: {} }))
                    .map(({ percent }) => percent).join(' ');
                }""")).isEqualTo("33.34 33.33 33.33 90 0 10");
        assertThat(page.evaluate("""
                async () => {
                  const { placeOf, hashOf } = await import('/ui/state/place.js');
                  return hashOf(placeOf('#/experiments/meta%2Fllama?q=a%26b'));
                }""")).isEqualTo("#/experiments/meta%2Fllama?q=a%26b");
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 360", "LIGHT, 768", "LIGHT, 1440", "DARK, 360", "DARK, 768", "DARK, 1440"})
    void fitsEachWidthInBothThemes(ColorScheme theme, int width) {
        Page page = open(browser.page(width, theme), "#/spend");
        Map<String, String> views = Map.of(
                "spend",
                "#/spend",
                "experiments",
                "#/experiments",
                "experiment",
                "#/experiments/assistant?from=-1h&to=now");
        views.forEach((name, hash) -> {
            page.navigate(gateway.url() + "/ui/" + hash);
            page.locator("main .panel").first().waitFor();
            if (name.equals("experiment")) {
                page.locator(".chart-plot canvas").waitFor();
            }
            assertThat(((Number) page.evaluate("document.documentElement.scrollWidth")).intValue())
                    .as(name)
                    .isLessThanOrEqualTo(width);
            Chromium.picture(page, "%s-%s-%d".formatted(name, theme.name().toLowerCase(Locale.ROOT), width));
            page.setViewportSize(width, 900);
        });
    }
}
