package dev.penstock.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.penstock.core.Money;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(RimProfile.class)
class BudgetsResourceTest {

    private static final BudgetLine MONTHLY = new BudgetLine(
            "demo:tenant:month",
            "demo",
            "tenant",
            "month",
            new Money(10_000_000_000L),
            new Money(1_500_000_001L),
            new Money(2_000_000L),
            Instant.parse("2026-12-01T00:00:00Z"));

    private static final BudgetLine OVERDRAWN = new BudgetLine(
            "demo:key:demo:total", "demo", "key:demo", "total", new Money(5), new Money(4), new Money(3), null);

    @Inject
    WrittenBooks books;

    @Test
    void listsMoneyAsDecimalText() {
        books.answer(Uni.createFrom().item(List.of(MONTHLY, OVERDRAWN)));

        operator()
                .get("/admin/v1/budgets")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("budgets.id", contains("demo:tenant:month", "demo:key:demo:total"))
                .body("budgets[0].limit_usd", equalTo("10"))
                .body("budgets[0].spent_usd", equalTo("1.500000001"))
                .body("budgets[0].reserved_usd", equalTo("0.002"))
                .body("budgets[0].remaining_usd", equalTo("8.497999999"))
                .body("budgets[0].resets_at", equalTo("2026-12-01T00:00:00Z"))
                .body("budgets[1].remaining_usd", equalTo("0"))
                .body("budgets[1].resets_at", nullValue());
        assertThat(books.asked()).isEqualTo("- -");
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
