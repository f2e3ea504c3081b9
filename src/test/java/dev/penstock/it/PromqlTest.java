package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.it.Promql.Matching;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromqlTest {

    @Test
    void knowsMetricsFromFunctionsAndLabels() {
        Promql query = Promql.of(
                "histogram_quantile(0.95, sum by (le, model) (rate(x_seconds_bucket{model=~\"$model\"}[$__rate_interval])))");

        assertThat(query.metrics()).containsExactly("x_seconds_bucket");
        assertThat(query.groupings()).containsExactly("le", "model");
        assertThat(query.selectors().get(0).matchers()).isEqualTo(Map.of("model", new Matching("=~", "$model")));
    }

    @Test
    void readsArithmeticOperatorsAndGroupsBehindTheirArguments() {
        Promql query = Promql.of("sum(a_total{x!=\"\"}) by (x) / on (x) group_left (y) (b > bool 1e6 or c * 0)"
                + " and max without (z) (deriv(d[1h] offset 5m)) - time()");

        assertThat(query.metrics()).containsExactly("a_total", "b", "c", "d");
        assertThat(query.groupings()).containsExactly("x", "y", "z");
    }

    @Test
    void isNotMisledByWhatStandsInQuotes() {
        Promql query = Promql.of("up{job=\"a} or b{c=\\\"d\\\"\",instance!~\"e|f\"} == 0");

        assertThat(query.metrics()).containsExactly("up");
        assertThat(query.selectors().get(0).matchers().keySet()).isEqualTo(Set.of("job", "instance"));
    }

    @Test
    void knowsTheValuesThatAreSought() {
        Map<String, Matching> matchers =
                Promql.of("a{b=\"c\",d=\"$e\",f!=\"g\"}").selectors().get(0).matchers();

        assertThat(matchers.values()).extracting(Matching::only).containsExactly("c", null, null);
    }

    @Test
    void readsTheVariablesOfDashboards() {
        Promql query = Promql.of("label_values(a_count{b=~\"$b\"}, c)");

        assertThat(query.metrics()).containsExactly("a_count");
        assertThat(query.groupings()).containsExactly("c");
    }
}
