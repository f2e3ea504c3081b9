package dev.penstock.protocol;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads request bodies, strictly, in one pass and without a tree.
 *
 * <p>A body that two parsers could understand differently is refused: bytes that are not UTF-8, a member named twice,
 * text after the object. So what the gateway bounds and bills is what the provider reads.
 */
public final class RequestReader {

    /** Longer text is skipped, never read: only names, ids and types are. */
    private static final int TEXT_CHARS_READ = 8_192;

    private final RequestLimits limits;
    private final JsonFactory json;

    public RequestReader(RequestLimits limits) {
        this.limits = limits;
        // Names come from strangers: interning them would fill the JVM's string table.
        this.json = JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.nestingMax())
                        .maxNumberLength(limits.numberDigitsMax())
                        .maxNameLength(limits.memberNameCharsMax())
                        .maxStringLength(TEXT_CHARS_READ)
                        .build())
                .build();
    }

    /** The body, or a refusal that names the member at fault. */
    public Verdict<RequestBody> read(Endpoint endpoint, byte[] body) {
        return strictly(body, parser -> new RequestScan(endpoint, limits, body, parser).read());
    }

    /** The body of a comparison, or a refusal that names the member at fault; its {@code request} is not read yet. */
    public Verdict<CompareBody> readComparison(byte[] body) {
        return strictly(body, parser -> new CompareScan(limits, body, parser).read());
    }

    /** What a body is read with. */
    private interface Scan<T> {
        Verdict<T> read(JsonParser parser) throws IOException;
    }

    private <T> Verdict<T> strictly(byte[] body, Scan<T> scan) {
        String encodingProblem = encodingProblem(body);
        if (encodingProblem != null) {
            return Verdict.no(Refusal.of(Reason.INVALID_REQUEST, encodingProblem));
        }
        try (JsonParser parser = json.createParser(body)) {
            return read(parser, scan);
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory cannot fail to be read", e);
        }
    }

    private static <T> Verdict<T> read(JsonParser parser, Scan<T> scan) throws IOException {
        try {
            return scan.read(parser);
        } catch (JacksonException e) {
            return Verdict.no(new Refusal(
                    Reason.INVALID_REQUEST, message(e), MemberReader.path(parser.getParsingContext()), null, Map.of()));
        }
    }

    /** What keeps the bytes from being a JSON text that everybody reads alike; null where nothing does. */
    static @Nullable String encodingProblem(byte[] body) {
        if (body.length == 0) {
            return "The body is empty; a JSON object is expected.";
        }
        int first = body[0] & 0xFF;
        if (first == 0xEF || first == 0xFE || first == 0xFF || first == 0 || body.length > 1 && body[1] == 0) {
            return "The body must be UTF-8 without a byte order mark.";
        }
        int invalid = Utf8.firstInvalid(body);
        return invalid == Utf8.VALID ? null : "The body is not valid UTF-8 at byte " + invalid + ".";
    }

    /** What the parser found, in words of use to who sent the body. */
    static String message(JacksonException e) {
        if (e instanceof JsonEOFException) {
            return "The body is not valid JSON: it ends too early.";
        }
        if (e instanceof StreamConstraintsException) {
            String limit = upTo(", from `", e.getOriginalMessage());
            return "The body passes a limit: " + limit + (limit.contains("(") ? ")." : ".");
        }
        String problem = upTo(": enable `", upTo(" [Source", e.getOriginalMessage()));
        return "The body is not valid JSON at line " + e.getLocation().getLineNr() + ", column "
                + e.getLocation().getColumnNr() + ": " + problem + ".";
    }

    /** Jackson names its own settings and sources behind such words, which help nobody who calls us. */
    private static String upTo(String words, String problem) {
        int detail = problem.indexOf(words);
        return detail < 0 ? problem : problem.substring(0, detail);
    }
}
