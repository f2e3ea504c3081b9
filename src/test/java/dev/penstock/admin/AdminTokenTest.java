package dev.penstock.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdminTokenTest {

    private static final String CONFIGURED = "0123456789abcdef0123456789abcdef";

    @Test
    void matchesTheConfiguredTokenOnly() {
        AdminToken token = token(Optional.of(CONFIGURED));

        assertThat(token.matches(CONFIGURED)).isTrue();
        assertThat(token.matches(CONFIGURED + "0")).isFalse();
        assertThat(token.matches(CONFIGURED.substring(1))).isFalse();
        assertThat(token.matches("")).isFalse();
        assertThat(token.isGenerated()).isFalse();
    }

    @Test
    void makesOneOf256BitsWhereNoneIsConfigured() {
        AdminToken token = token(Optional.empty());

        assertThat(token.isGenerated()).isTrue();
        assertThat(token.secret().reveal()).hasSize(43).matches("[A-Za-z0-9_-]+");
        assertThat(token.secret()).isNotEqualTo(token(Optional.empty()).secret());
        assertThat(token.matches(token.secret().reveal())).isTrue();
    }

    @Test
    void refusesAShortTokenWithoutPrintingIt() {
        assertThatThrownBy(() -> token(Optional.of("short-secret")))
                .hasMessageContaining("penstock.admin.token")
                .hasMessageNotContaining("short-secret");
    }

    @Test
    void doesNotPrintItself() {
        assertThat(token(Optional.of(CONFIGURED)).toString()).doesNotContain(CONFIGURED);
    }

    private static AdminToken token(Optional<String> configured) {
        return AdminToken.of(() -> configured, new SecureRandom());
    }
}
