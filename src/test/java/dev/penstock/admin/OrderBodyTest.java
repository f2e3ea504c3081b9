package dev.penstock.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.Operator;
import dev.penstock.core.Role;
import dev.penstock.experiment.control.Order;
import dev.penstock.experiment.control.Order.Action;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderBodyTest {

    @Test
    void readsAnOrder() {
        String body = """
                {"action":"set_weights","weights":{"small":60,"large":40},"if_epoch":3,"reason":"more","by":"ann"}""";

        Order order = OrderBody.read(body, Operator.ADMIN_TOKEN);

        assertThat(order)
                .isEqualTo(new Order(
                        Action.SET_WEIGHTS,
                        Map.of("small", 60L, "large", 40L),
                        null,
                        OptionalLong.of(3),
                        "ann",
                        "more"));
        assertThat(OrderBody.read("{\"action\":\"conclude\",\"variant\":\"large\"}", Operator.ADMIN_TOKEN))
                .isEqualTo(new Order(Action.CONCLUDE, Map.of(), "large", OptionalLong.empty(), "admin token", ""));
    }

    @Test
    void isTheOrderOfWhoeverTheTokenNames() {
        Operator ann = new Operator("corp:ann", Role.ADMIN);

        assertThat(OrderBody.read("{\"action\":\"hold\"}", ann).by()).isEqualTo("corp:ann");
        assertThatThrownBy(() -> OrderBody.read("{\"action\":\"hold\",\"by\":\"bob\"}", ann))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("your own token says who you are");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "[];must be a JSON object",
                "{;not JSON",
                "{\"action\":\"hold\"} {};not JSON",
                "{\"action\":\"hold\",\"action\":\"hold\"};not JSON",
                "{};'action' is one of set_weights, start",
                "{\"action\":\"explode\"};'action' is one of",
                "{\"action\":\"hold\",\"epoch\":1};no member 'epoch'",
                "{\"action\":\"set_weights\"};'weights' go with",
                "{\"action\":\"hold\",\"weights\":{}};'weights' go with",
                "{\"action\":\"set_weights\",\"weights\":[]};must be an object",
                "{\"action\":\"set_weights\",\"weights\":{\"a\":1.5}};must be a whole number",
                "{\"action\":\"hold\",\"if_epoch\":\"1\"};must be a whole number",
                "{\"action\":\"hold\",\"reason\":1};'reason' must be text"
            })
    void refusesWhatIsMisspelt(String body, String why) {
        assertThatThrownBy(() -> OrderBody.read(body, Operator.ADMIN_TOKEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
