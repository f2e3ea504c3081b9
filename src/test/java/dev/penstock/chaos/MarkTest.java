package dev.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the oracle learns who asks, and what it bills for it. */
class MarkTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Mark MARK = new Mark("t000", "t000b", 1, "gpt-4.1", 17);

    @Test
    void isReadFromWhateverIsAsked() throws JsonProcessingException {
        for (Ask ask : List.of(new Chat(16, 3, true), new Embedding(2), new Repeated(1, false, true))) {
            assertThat(Mark.of(JSON.readTree(ask.body(MARK)))).contains(MARK);
        }
    }

    @Test
    void isNotThereWhereNobodyWroteIt() throws JsonProcessingException {
        assertThat(Mark.of(JSON.readTree("{\"messages\":[{\"role\":\"user\",\"content\":\"Hello.\"}]}")))
                .isEmpty();
    }

    @Test
    void isBilledForAllChoicesTogetherWithinTheirCaps() throws JsonProcessingException {
        JsonNode ask = JSON.readTree(new Chat(16, 3, false).body(MARK));

        for (int attempt = 0; attempt < 100; attempt++) {
            Draw draw = Draw.of(7, ask, 17, attempt, false);
            assertThat(draw.outputs()).hasSize(3).allMatch(output -> output >= 1 && output <= 16);
            assertThat(draw.used().output())
                    .isEqualTo(
                            draw.outputs().stream().mapToLong(Long::longValue).sum());
        }
    }

    @Test
    void isBilledForTheInputOfEmbeddingsAlone() throws JsonProcessingException {
        JsonNode ask = JSON.readTree(new Embedding(3).body(MARK));

        Draw draw = Draw.of(7, ask, 17, 1, false);

        assertThat(draw.used().output()).isZero();
        assertThat(draw.used().cached()).isZero();
        assertThat(draw.used().input()).isPositive();
    }
}
