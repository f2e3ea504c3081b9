package dev.penstock.telemetry.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

    private static final String HEADER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void readsWhatItWrites() {
        TraceContext context = TraceContext.parse(HEADER).orElseThrow();

        assertThat(context.sampled()).isTrue();
        assertThat(context.traceparent()).isEqualTo(HEADER);
        assertThat(context.at("0000000000000001").traceparent())
                .isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000001-01");
    }

    @Test
    void readsTheFlagAmongOthersAndLaterVersions() {
        assertThat(TraceContext.parse(HEADER.replace("-01", "-02")))
                .hasValueSatisfying(context -> assertThat(context.sampled()).isFalse());
        assertThat(TraceContext.parse(HEADER.replaceFirst("00-", "01-").replaceFirst("-01$", "-03-more")))
                .hasValueSatisfying(context -> assertThat(context.sampled()).isTrue());
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "00",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\nx: y"
            })
    void takesNothingElse(String header) {
        assertThat(TraceContext.parse(header)).isEmpty();
    }
}
