package dev.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BudgetSampleTest {

    @Test
    void tenBudgetsAreTenAccounts() {
        assertThat(BudgetSample.TEN).hasSize(10).doesNotHaveDuplicates();
        assertThat(BudgetSample.TEN).containsAll(BudgetSample.ONE);
    }
}
