package dev.penstock.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.journal.JournalSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Bounds that must fit each other. */
class BudgetSettingsTest {

    private static final int CONVERTER_PRIORITY = 200;

    private final SmallRyeConfig config = new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
            .withMapping(BudgetSettings.class)
            .withMapping(JournalSettings.class)
            .build();

    private final BudgetSettings budget = config.getConfigMapping(BudgetSettings.class);
    private final JournalSettings journal = config.getConfigMapping(JournalSettings.class);

    @Test
    void remembersAllThatIsSettledAtOnceAfterAnOutage() {
        // Those of outages wait in any case: as many as may be open or wait, and as many that came meanwhile.
        assertThat(budget.replayMax()).isGreaterThan(2 * budget.settleQueue());
    }

    @Test
    void keepsWhatIsRememberedInTheJournalBesideWhatIsOpen() {
        assertThat(journal.openMax()).isGreaterThan(budget.replayMax() + 2 * budget.settleQueue());
    }
}
