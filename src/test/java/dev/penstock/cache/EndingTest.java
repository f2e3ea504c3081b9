package dev.penstock.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Endpoint;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndingTest {

    @ParameterizedTest
    @ValueSource(strings = {"stop", "tool_calls", "length"})
    void storesAnAnswerThatEndedByItself(String reason) {
        assertThat(chat(200, false, reason).isStorable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"content_filter", "error", "", "something_new"})
    void storesNoAnswerThatEndedOtherwise(String reason) {
        assertThat(chat(200, false, reason).isStorable()).isFalse();
    }

    @Test
    void storesNoAnswerThatTheGatewaysOwnCapCutShort() {
        assertThat(chat(200, true, "length").isStorable()).isFalse();
        assertThat(chat(200, true, "stop").isStorable()).isTrue();
    }

    @Test
    void storesNoAnswerOfWhichOneChoiceEndedBadly() {
        assertThat(chat(200, false, "stop", "content_filter").isStorable()).isFalse();
    }

    @Test
    void storesNothingPartialOrRefusedOrWithoutAnEnd() {
        assertThat(chat(500, false, "stop").isStorable()).isFalse();
        assertThat(chat(206, false, "stop").isStorable()).isFalse();
        assertThat(chat(200, false).isStorable()).isFalse();
    }

    @Test
    void storesWholeEmbeddingsAlways() {
        assertThat(new Ending(Endpoint.EMBEDDINGS, 200, List.of(), true).isStorable())
                .isTrue();
        assertThat(new Ending(Endpoint.EMBEDDINGS, 400, List.of(), false).isStorable())
                .isFalse();
    }

    private static Ending chat(int status, boolean capInjected, String... reasons) {
        return new Ending(Endpoint.CHAT_COMPLETIONS, status, List.of(reasons), capInjected);
    }
}
