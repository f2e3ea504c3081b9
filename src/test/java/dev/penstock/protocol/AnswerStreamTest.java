package dev.penstock.protocol;

import static dev.penstock.protocol.Wire.bytes;
import static dev.penstock.protocol.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Endpoint;
import dev.penstock.core.Money;
import dev.penstock.protocol.Wire.Golden;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerStreamTest {

    private static final int EVENT_BYTES_MAX = 1 << 20;
    private static final String EVENT = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\n";

    static Stream<Golden> goldens() {
        return Wire.goldens();
    }

    private static AnswerStream.Wish wish(boolean usage) {
        return new AnswerStream.Wish(Endpoint.CHAT_COMPLETIONS, 1, usage);
    }

    private static AnswerStream stream(boolean usageRequested) {
        return new AnswerStream(wish(usageRequested), EVENT_BYTES_MAX, null, null);
    }

    /** A stream whose usage carries a cost of 1,000 nano-USD for each token. */
    private static AnswerStream priced() {
        return new AnswerStream(
                wish(true),
                EVENT_BYTES_MAX,
                usage -> new Money(1_000 * usage.total().count()),
                null);
    }

    private static String pass(AnswerStream stream, byte[]... chunks) {
        ByteArrayOutputStream client = new ByteArrayOutputStream();
        for (byte[] chunk : chunks) {
            client.writeBytes(stream.accept(chunk));
        }
        client.writeBytes(stream.finish());
        return text(client.toByteArray());
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void givesEachClientWhatItAskedFor(Golden golden) {
        for (boolean asked : new boolean[] {false, true}) {
            AnswerStream stream = stream(asked);

            String client = pass(stream, golden.upstream());

            assertThat(client).isEqualTo(text(golden.client(asked)));
            assertThat(Wire.facts(stream)).isEqualTo(golden.facts());
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void givesTheSameWhereverTheBytesAreCut(Golden golden) {
        byte[] upstream = golden.upstream();
        for (boolean asked : new boolean[] {false, true}) {
            String expected = text(golden.client(asked));
            for (int cut = 0; cut <= upstream.length; cut++) {
                AnswerStream stream = stream(asked);

                String client =
                        pass(stream, Arrays.copyOf(upstream, cut), Arrays.copyOfRange(upstream, cut, upstream.length));

                assertThat(client).as("cut at %s", cut).isEqualTo(expected);
                assertThat(Wire.facts(stream)).as("cut at %s", cut).isEqualTo(golden.facts());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void givesTheSameByteByByteAndInRandomChunks(Golden golden) {
        Random random = new Random(golden.name().hashCode());
        for (int round = 0; round < 20; round++) {
            AnswerStream stream = stream(false);
            byte[] upstream = golden.upstream();
            ByteArrayOutputStream client = new ByteArrayOutputStream();
            int at = 0;
            while (at < upstream.length) {
                int size = round == 0 ? 1 : Math.min(upstream.length - at, random.nextInt(90));
                client.writeBytes(stream.accept(Arrays.copyOfRange(upstream, at, at + size)));
                at += size;
            }
            client.writeBytes(stream.finish());

            assertThat(text(client.toByteArray())).isEqualTo(text(golden.client(false)));
            assertThat(Wire.facts(stream)).isEqualTo(golden.facts());
        }
    }

    @Test
    void forwardsAnEventAsSoonAsItsEndHasCome() {
        AnswerStream stream = stream(false);

        assertThat(text(stream.accept(bytes(EVENT + "data: {\"cho")))).isEqualTo(EVENT);
        assertThat(stream.accept(bytes("ices\":[]}\n"))).isEmpty();
        assertThat(text(stream.accept(bytes("\n")))).isEqualTo("data: {\"choices\":[]}\n\n");
    }

    @Test
    void doesNotWaitForTheSecondHalfOfALineEnd() {
        AnswerStream stream = stream(false);

        assertThat(text(stream.accept(bytes("data: {}\r\n\r")))).isEqualTo("data: {}\r\n\r");
        assertThat(text(stream.accept(bytes("\n")))).isEqualTo("\n");
    }

    @Test
    void copiesNothingWhereWholeEventsPass() {
        AnswerStream stream = stream(false);
        byte[] one = bytes(EVENT);
        byte[] several = bytes(EVENT + EVENT + "data: [DONE]\n\n");

        assertThat(stream.accept(one)).isSameAs(one);
        assertThat(stream.accept(several)).isSameAs(several);
        assertThat(stream.isComplete()).isTrue();
    }

    @Test
    void seesTheFirstContentAndNotTheRoleBeforeIt() {
        AnswerStream stream = stream(false);
        stream.accept(
                bytes("data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n"));
        assertThat(stream.hasContent()).isFalse();

        stream.accept(bytes(EVENT));

        assertThat(stream.hasContent()).isTrue();
    }

    @Test
    void isCompleteOnlyAfterDone() {
        AnswerStream stream = stream(false);
        stream.accept(bytes(EVENT));
        assertThat(stream.isComplete()).isFalse();

        stream.accept(bytes("data: [DONE]\n\n"));

        assertThat(stream.isComplete()).isTrue();
        assertThat(stream.accept(bytes(EVENT))).isEmpty();
        assertThat(stream.isBroken()).isFalse();
    }

    @Test
    void isFinishedOnceEachChoiceThatWasAskedForHasEnded() {
        AnswerStream stream = new AnswerStream(
                new AnswerStream.Wish(Endpoint.CHAT_COMPLETIONS, 2, false), EVENT_BYTES_MAX, null, null);
        String end = "data: {\"choices\":[{\"finish_reason\":\"stop\",\"index\":%d}]}\n\n";

        stream.accept(bytes(end.formatted(1) + end.formatted(1)));
        assertThat(stream.isFinished()).isFalse();

        stream.accept(bytes(end.formatted(0)));
        assertThat(stream.isFinished()).isTrue();
    }

    @Test
    void stopsAtAnEventThatIsTooLargeWhetherItsEndHasComeOrNot() {
        String large = EVENT.replace("hi", "x".repeat(200));
        for (int cut : new int[] {0, 100, 200}) {
            AnswerStream stream = new AnswerStream(wish(false), 150, null, null);

            String client = pass(stream, bytes(EVENT + large.substring(0, cut)), bytes(large.substring(cut) + EVENT));

            assertThat(client).isEqualTo(EVENT);
            assertThat(stream.isBroken()).isTrue();
            assertThat(stream.isTooLarge()).isTrue();
        }
    }

    @Test
    void doesNotHoldMoreOfAnEventThanMayPass() {
        AnswerStream stream = new AnswerStream(wish(false), 150, null, null);

        assertThat(stream.accept(bytes("data: " + "x".repeat(144)))).isEmpty();
        assertThat(stream.isTooLarge()).isFalse();
        assertThat(stream.accept(bytes("x"))).isEmpty();
        assertThat(stream.isTooLarge()).isTrue();
    }

    @Test
    void letsAnEventPassThatIsJustNotTooLarge() {
        AnswerStream stream = new AnswerStream(wish(false), EVENT.length(), null, null);

        assertThat(pass(stream, bytes(EVENT))).isEqualTo(EVENT);
        assertThat(stream.isBroken()).isFalse();
    }

    @Test
    void putsTheCostIntoTheUsageThatPasses() {
        AnswerStream stream = priced();

        String client = pass(stream, Wire.golden("xai").upstream());

        assertThat(client).contains("\"reasoning_tokens\":340},\"cost\":0.000354}}\n\ndata: [DONE]");
    }

    @Test
    void leavesAUsageAloneThatIsNotEnoughToBillBy() {
        String event = "data: {\"choices\":[],\"usage\":{\"odd_tokens\":7}}\n\n";

        assertThat(pass(priced(), bytes(event))).isEqualTo(event);
    }

    @Test
    void billsByTheInputThatIsReportedAfterAZero() {
        AnswerStream stream = priced();
        String early = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":1}}\n\n";
        String late = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}\n\n";

        assertThat(text(stream.accept(bytes(early)))).isEqualTo(early);
        assertThat(stream.usage()).isEmpty();
        stream.accept(bytes(late));
        stream.accept(bytes(early));

        assertThat(Wire.classes(stream.usage())).isEqualTo("9,0,0,1,0");
    }

    @Test
    void survivesRandomBytes() {
        Random random = new Random(5);
        byte[] alphabet = bytes("data: {}[]\",:\n\r\\u12ab null usage choices delta error");
        for (int round = 0; round < 20_000; round++) {
            AnswerStream stream = stream(false);
            byte[] chunk = new byte[random.nextInt(60)];
            for (int i = 0; i < chunk.length; i++) {
                chunk[i] = random.nextInt(20) == 0
                        ? (byte) random.nextInt(256)
                        : alphabet[random.nextInt(alphabet.length)];
            }
            byte[] event =
                    bytes("data: {\"choices\":[{\"delta\":" + text(chunk) + "}],\"usage\":" + text(chunk) + "}\n\n");

            assertThat(pass(stream, event, chunk)).isNotNull();
        }
    }
}
