package dev.penstock.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ContentCodingTest {

    private static final byte[] BODY = "{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_8);

    @Test
    void unpacksGzipAndDeflate() throws IOException {
        assertThat(plain(ContentCoding.decode("gzip", gzip(BODY), 100))).isEqualTo(BODY);
        assertThat(plain(ContentCoding.decode("GZIP", gzip(BODY), 100))).isEqualTo(BODY);
        assertThat(plain(ContentCoding.decode("deflate", deflate(BODY), 100))).isEqualTo(BODY);
    }

    @Test
    void refusesABombBeforeItFillsTheMemory() throws IOException {
        assertThat(reason(ContentCoding.decode("gzip", gzip(new byte[10_000_000]), 1_000)))
                .isEqualTo(Reason.REQUEST_TOO_LARGE);
    }

    @Test
    void refusesCorruptData() throws IOException {
        byte[] cut = Arrays.copyOf(gzip(BODY), 12);

        assertThat(reason(ContentCoding.decode("gzip", cut, 100))).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(reason(ContentCoding.decode("gzip", BODY, 100))).isEqualTo(Reason.INVALID_REQUEST);
    }

    @Test
    void refusesACodingThatItDoesNotKnow() {
        assertThat(reason(ContentCoding.decode("zstd", BODY, 100))).isEqualTo(Reason.UNSUPPORTED_ENCODING);
    }

    private static byte[] plain(Verdict<byte[]> verdict) {
        return verdict.fold(body -> body, refusal -> {
            throw new AssertionError(refusal);
        });
    }

    private static Reason reason(Verdict<byte[]> verdict) {
        return verdict.fold(
                body -> {
                    throw new AssertionError("taken");
                },
                refusal -> refusal.reason());
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static byte[] deflate(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }
}
