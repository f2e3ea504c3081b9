package dev.penstock.edge;

import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** The codings in which a request body may be packed, undone under the size limit of a plain body. */
final class ContentCoding {

    private ContentCoding() {}

    /** The plain body; a refusal where the coding is unknown, the data are corrupt, or the body is too large. */
    static Verdict<byte[]> decode(String coding, byte[] packed, int bytesMax) {
        try (InputStream in = stream(coding, packed)) {
            byte[] plain = in.readNBytes(bytesMax + 1);
            return plain.length > bytesMax ? Verdict.no(tooLarge(bytesMax)) : Verdict.yes(plain);
        } catch (UnknownCoding e) {
            return Verdict.no(Refusal.of(
                    Reason.UNSUPPORTED_ENCODING,
                    "The content encoding '" + coding + "' is not supported; use gzip, deflate or none."));
        } catch (IOException e) {
            return Verdict.no(Refusal.of(Reason.INVALID_REQUEST, "The " + coding + " request body is corrupt."));
        }
    }

    private static InputStream stream(String coding, byte[] packed) throws IOException {
        InputStream in = new ByteArrayInputStream(packed);
        return switch (coding.toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> new GZIPInputStream(in);
            case "deflate" -> new InflaterInputStream(in);
            default -> throw new UnknownCoding();
        };
    }

    private static Refusal tooLarge(int bytesMax) {
        return Refusal.of(
                Reason.REQUEST_TOO_LARGE,
                "The request body unpacks to more than the " + bytesMax + " bytes that this gateway takes.");
    }

    private static final class UnknownCoding extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
