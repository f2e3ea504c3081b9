package dev.penstock.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Endpoint;
import dev.penstock.core.Money;
import dev.penstock.core.Refusal;
import dev.penstock.testing.LogLines;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

class AccessLogTest {

    private static final int CHARS = 128;

    @Test
    void saysWhoAskedWhatWasDecidedAndWhatItCost() {
        assertThat(AccessLog.line(Samples.request("assistant"), CHARS))
                .isEqualTo("request=req_1 tenant=demo team=research key=demo-key operation=chat model=assistant"
                        + " target=simulator/sim-small variant=small stream=true status=200 cache=miss attempts=1"
                        + " input_tokens=12 cached_tokens=2 output_tokens=21 usage=reported cost_usd=0.000125"
                        + " duration_ms=1500 first_token_ms=500");
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        RequestSummary refused = new RequestSummary(
                "req_2",
                null,
                Endpoint.EMBEDDINGS,
                "",
                null,
                null,
                false,
                401,
                ErrorType.of(Refusal.Reason.INVALID_API_KEY),
                CacheResult.NONE,
                0,
                null,
                Money.ZERO,
                new Timing(Duration.ofMillis(2), null));

        assertThat(AccessLog.line(refused, CHARS))
                .isEqualTo("request=req_2 operation=embeddings model=\"\" stream=false status=401"
                        + " error=invalid_api_key cache=none attempts=0 cost_usd=0 duration_ms=2");
    }

    @Test
    void doesNotLetAModelNameForgeALine() {
        String forged = "x\" status=200\r\nrequest=req_3 tenant=victim \u2028\u0000\u001b[31m\\é";

        assertThat(AccessLog.line(Samples.request(forged), CHARS))
                .contains("model=\"x\\\" status=200\\u000d\\u000arequest=req_3 tenant=victim "
                        + "\\u2028\\u0000\\u001b[31m\\\\\\u00e9\" target=");
    }

    @Test
    void isOneBoundedLineOfPrintableAsciiWhateverTheModelIsCalled() {
        Random random = new Random(11);
        for (int round = 0; round < 1000; round++) {
            StringBuilder name = new StringBuilder();
            random.ints(random.nextInt(1, 1000), 0, 0x10000).forEach(c -> name.append((char) c));

            assertThat(AccessLog.line(Samples.request(name.toString()), CHARS))
                    .matches("[ -~]+")
                    .hasSizeLessThan(500 + CHARS * 6);
        }
    }

    @Test
    void cutsLongValues() {
        assertThat(AccessLog.line(Samples.request("m".repeat(1000)), 4)).contains(" model=\"mmmm...\" ");
    }

    @Test
    void hasTheSameFieldsInARecordAsInALine() {
        ExtLogRecord entry = AccessLog.entry(Samples.request("m".repeat(200)), CHARS);

        LogLine line = new LogLine(CHARS + 3);
        entry.getMdcCopy().forEach(line::with);
        assertThat(entry.getLoggerName()).isEqualTo(AccessLog.CATEGORY);
        assertThat(entry.getMessage()).isEqualTo("request");
        assertThat(line.toString().split(" ", -1))
                .containsExactlyInAnyOrder(AccessLog.line(Samples.request("m".repeat(CHARS) + "..."), CHARS + 3)
                        .split(" ", -1));
    }

    @Test
    void writesOneRecordForEachRequest() {
        try (LogLines lines = LogLines.of(AccessLog.CATEGORY)) {
            new AccessLog(Samples.settings(Map.of()), LogSettings.Format.TEXT).write(Samples.request("100%s"));

            assertThat(lines.all()).singleElement().asString().contains("model=100%s");
        }
    }
}
