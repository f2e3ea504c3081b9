package dev.penstock.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Ask;
import dev.penstock.core.Audio;
import dev.penstock.core.Endpoint;
import dev.penstock.testing.AudioFiles;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioClipTest {

    private static final RequestReader READER = new RequestReader(RequestLimits.DEFAULTS);

    @ParameterizedTest
    @CsvSource({"24000,2,1", "8000,1,1", "48000,4,2", "1,1,1"})
    void aWavPlaysAsLongAsItsSamples(int samplesPerSecond, int bytesPerSample, int channels) {
        byte[] wav = AudioFiles.wav(samplesPerSecond, bytesPerSample, channels, 3 * samplesPerSecond);

        Audio audio = heard("wav", base64(wav)).audio();

        long headMillis = 46_000L / (samplesPerSecond * bytesPerSample * channels) + 2;
        assertThat(audio.playMillis()).isBetween(3_000L, 3_000L + headMillis);
        assertThat(audio.clips()).isEqualTo(1);
        assertThat(audio.encodedBytes()).isEqualTo(base64(wav).length());
    }

    @Test
    void anMp3PlaysNoLongerThanAtTheLowestBitrate() {
        assertThat(heard("mp3", base64(AudioFiles.mp3(5_000))).audio().playMillis())
                .isBetween(5_000L, 5_004L);
        assertThat(heard("mp3", base64("ID3\u0004 and the rest of a tag"))
                        .audio()
                        .clips())
                .isEqualTo(1);
    }

    @Test
    void readsSlashesAsPhpEscapesThem() {
        byte[] wav = AudioFiles.wav(8_000, 1, 1, 4_000);
        wav[60] = -1;
        wav[61] = -1;
        wav[62] = -1;
        String escaped = base64(wav).replace("/", "\\/");

        assertThat(escaped).contains("\\/");
        assertThat(heard("wav", escaped).audio().playMillis()).isGreaterThanOrEqualTo(500);
        assertThat(heard("wav", escaped).opaqueInput()).isFalse();
    }

    @Test
    void findsTheFormatBehindOtherChunks() {
        byte[] wav = AudioFiles.wavWithNote(8_000, 8_000, "made by hand");

        assertThat(heard("wav", base64(wav)).audio().playMillis()).isBetween(1_000L, 1_020L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wav|https://example.com/a.wav",
                "mp3|https://example.com/a.mp3",
                "mp3|data:audio/mp3;base64,SUQzBAAA",
                "mp3|AAAAAAAAAAAA",
                "mp3|''",
                "wav|UklGRgAAAABXQVZF",
                "wav|not base64",
                "flac|ZkxhQwAAACI=",
                "opus|T2dnUwACAAA=",
                "''|SUQzBAAA",
            })
    void nothingSaysHowLongItPlays(String format, String data) {
        Ask ask = heard(format, data);

        assertThat(ask.opaqueInput()).isTrue();
        assertThat(ask.audio()).isEqualTo(new Audio("messages[0].content[0]", null, 0, 0, 0));
    }

    @Test
    void packedSamplesPlayNobodyKnowsHowLong() {
        byte[] adpcm = AudioFiles.wav(8_000, 1, 1, 8_000);
        adpcm[20] = 2;

        assertThat(heard("wav", base64(adpcm)).opaqueInput()).isTrue();
    }

    @Test
    void addsUpAllThatAreHeard() {
        String part = part("mp3", base64(AudioFiles.mp3(1_000)));

        Audio audio = ask("[{\"role\":\"user\",\"content\":[" + part + "," + part
                        + "]},{\"role\":\"user\",\"content\":[" + part + "]}]")
                .audio();

        assertThat(audio.clips()).isEqualTo(3);
        assertThat(audio.playMillis()).isBetween(3_000L, 3_012L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Data", "FORMAT"})
    void refusesAudioThatOtherParsersWouldFind(String name) {
        String body = "{\"model\":\"m\",\"messages\":[{\"content\":[{\"type\":\"input_audio\",\"input_audio\":{\""
                + name + "\":\"wav\"}}]}]}";

        String param = READER.read(Endpoint.CHAT_COMPLETIONS, body.getBytes(StandardCharsets.UTF_8))
                .fold(read -> "granted", refusal -> String.valueOf(refusal.param()));

        assertThat(param).isEqualTo("messages[0].content[0].input_audio." + name);
    }

    private static Ask heard(String format, String data) {
        return ask("[{\"role\":\"user\",\"content\":[" + part(format, data) + "]}]");
    }

    private static String part(String format, String data) {
        return "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"" + data + "\",\"format\":\"" + format + "\"}}";
    }

    private static Ask ask(String messages) {
        String body = "{\"model\":\"m\",\"messages\":" + messages + "}";
        return READER.read(Endpoint.CHAT_COMPLETIONS, body.getBytes(StandardCharsets.UTF_8))
                .fold(RequestBody::ask, refusal -> {
                    throw new AssertionError(refusal.message());
                });
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.US_ASCII));
    }
}
