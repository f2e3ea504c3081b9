package dev.penstock.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class EvidenceTest {

    @Test
    void multipliesOverEpochs() {
        Evidence both = new Evidence(Math.log(4)).and(new Evidence(Math.log(5)));

        assertThat(both.e()).isCloseTo(20, within(1e-12));
        assertThat(both.p()).isCloseTo(.05, within(1e-12));
        assertThat(both.and(new Evidence(1e-9)).provesAt(.05)).isTrue();
        assertThat(both.provesAt(.049)).isFalse();
    }

    @Test
    void keepsTheStrongestLook() {
        Evidence strong = new Evidence(3);

        assertThat(strong.strongest(Evidence.NONE)).isEqualTo(strong);
        assertThat(Evidence.NONE.strongest(strong)).isEqualTo(strong);
    }

    @Test
    void staysANumberWhateverWasSeen() {
        for (Evidence certain : List.of(Evidence.CERTAIN, new Evidence(1e6))) {
            assertThat(certain.e()).isEqualTo(1e300);
            assertThat(certain.log10E()).isCloseTo(300, within(1e-9));
            assertThat(certain.p()).isPositive().isLessThan(1e-299);
        }
        assertThat(new Evidence(-1e6).log10E()).isFinite();
        assertThat(new Evidence(-1e6).e()).isZero();
        assertThat(new Evidence(-1e6).p()).isEqualTo(1);
        assertThat(Evidence.CERTAIN.and(new Evidence(-1e6)).provesAt(1e-9)).isTrue();
        assertThatThrownBy(() -> new Evidence(Double.NaN)).hasMessageContaining("not NaN");
    }
}
