package dev.penstock.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.penstock.core.Budget;
import dev.penstock.core.Cycle;
import dev.penstock.core.Exhaustion;
import dev.penstock.core.Limit;
import dev.penstock.core.Money;
import dev.penstock.core.OutageMode;
import dev.penstock.core.Scope;
import dev.penstock.core.Tokens;
import dev.penstock.core.Window;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(RimProfile.class)
class BudgetsResourceTest {

    private static final BudgetLine MONTHLY = new BudgetLine(
            "demo.tenant.month",
            "demo",
            Budget.strict(Scope.TENANT, Cycle.utc(Window.MONTH), new Limit.Spend(new Money(10_000_000_000L))),
            1_500_000_001L,
            2_000_000L,
            8_497_999_999L,
            Instant.parse("2026-12-01T00:00:00Z"));

    private static final BudgetLine TOKENS = new BudgetLine(
            "demo.key:demo.month@15/tokens/sim-*",
            "demo",
            new Budget(
                    new Scope(Scope.Level.KEY, "demo"),
                    List.of("sim-*"),
                    new Cycle(Window.MONTH, ZoneOffset.UTC, 15),
                    new Limit.TokenCount(new Tokens(9_007_199_254_740_991L)),
                    Exhaustion.REFUSE,
                    new OutageMode.Bounded(10, 2),
                    List.of()),
            4,
            3,
            9_007_199_254_740_964L,
            null);

    private static final BudgetLine REQUESTS = new BudgetLine(
            "demo.tenant.day/requests",
            "demo",
            Budget.strict(Scope.TENANT, Cycle.utc(Window.DAY), new Limit.RequestCount(7)),
            8,
            0,
            0,
            null);

    @Inject
    WrittenBooks books;

    @Test
    void listsMoneyAsDecimalText() {
        books.answer(Uni.createFrom().item(List.of(MONTHLY, TOKENS, REQUESTS)));

        operator()
                .get("/admin/v1/budgets")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("budgets.id", contains(MONTHLY.id(), TOKENS.id(), REQUESTS.id()))
                .body("budgets[0].scope", equalTo("tenant"))
                .body("budgets[0].window", equalTo("month"))
                .body("budgets[0].measure", equalTo("usd"))
                .body("budgets[0].mode", equalTo("strict"))
                .body("budgets[0]", not(hasKey("models")))
                .body("budgets[0]", not(hasKey("limit_tokens")))
                .body("budgets[0].limit_usd", equalTo("10"))
                .body("budgets[0].spent_usd", equalTo("1.500000001"))
                .body("budgets[0].reserved_usd", equalTo("0.002"))
                .body("budgets[0].remaining_usd", equalTo("8.497999999"))
                .body("budgets[0].resets_at", equalTo("2026-12-01T00:00:00Z"))
                .body("budgets[0].amounts", nullValue());
        assertThat(books.asked()).isEqualTo("- -");
    }

    @Test
    void listsCountsAsNumbers() {
        books.answer(Uni.createFrom().item(List.of(TOKENS, REQUESTS)));

        operator()
                .get("/admin/v1/budgets")
                .then()
                .statusCode(200)
                .body("budgets[0].scope", equalTo("key:demo"))
                .body("budgets[0].window", equalTo("month@15"))
                .body("budgets[0].measure", equalTo("tokens"))
                .body("budgets[0].models", contains("sim-*"))
                .body("budgets[0].mode", equalTo("bounded"))
                .body("budgets[0]", hasEntry("limit_usd", null))
                .body("budgets[0]", hasEntry("remaining_usd", null))
                .body("budgets[0].limit_tokens", equalTo(9_007_199_254_740_991L))
                .body("budgets[0].spent_tokens", equalTo(4))
                .body("budgets[0].reserved_tokens", equalTo(3))
                .body("budgets[0].remaining_tokens", equalTo(9_007_199_254_740_964L))
                .body("budgets[0].resets_at", nullValue())
                .body("budgets[1].limit_requests", equalTo(7))
                .body("budgets[1].spent_requests", equalTo(8))
                .body("budgets[1].remaining_requests", equalTo(0));
    }

    @Test
    void asksForATenantOrAKey() {
        books.answer(Uni.createFrom().item(List.of()));

        operator()
                .get("/admin/v1/budgets?tenant=demo&key=k1")
                .then()
                .statusCode(200)
                .body("budgets", empty());
        assertThat(books.asked()).isEqualTo("demo k1");
    }

    @Test
    void saysWhenTheBooksCannotBeRead() {
        books.answer(Uni.createFrom().failure(new BooksUnavailable("no connection to redis://secret-host")));

        operator()
                .get("/admin/v1/budgets")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .body("status", equalTo(503))
                .body("detail", equalTo("The account books cannot be read now."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer ",
                "Bearer sk-penstock-demo-local",
                "Basic " + RimProfile.ADMIN_TOKEN,
                RimProfile.ADMIN_TOKEN,
                "Bearer " + RimProfile.ADMIN_TOKEN + "x"
            })
    void opensToNothingButTheToken(String credential) {
        given().header("authorization", credential)
                .get("/admin/v1/budgets")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("www-authenticate", containsString("Bearer"))
                .body("title", equalTo("Unauthorized"));
    }

    @Test
    void takesTheTokenInNoOtherPlaceAndOnlyOnce() {
        String token = RimProfile.ADMIN_TOKEN;

        given().get("/admin/v1/budgets?token=" + token).then().statusCode(401);
        given().header("x-api-key", token).get("/admin/v1/budgets").then().statusCode(401);
        given().cookie("token", token).get("/admin/v1/budgets").then().statusCode(401);
        operator()
                .header("authorization", "Bearer " + token)
                .get("/admin/v1/budgets")
                .then()
                .statusCode(401);
    }

    private static RequestSpecification operator() {
        return given().header("authorization", "Bearer " + RimProfile.ADMIN_TOKEN);
    }
}
