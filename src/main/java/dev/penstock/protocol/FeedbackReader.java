package dev.penstock.protocol;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.penstock.core.Feedback;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Reads what {@code POST /v1/feedback} is sent, strictly.
 *
 * <p>A member that nobody knows is refused and not passed over: it is a misspelled one, whose loss nobody would notice.
 */
public final class FeedbackReader {

    private static final int NESTING_MAX = 4;
    private static final int NUMBER_CHARS_MAX = 100;
    private static final int MEMBER_NAME_CHARS_MAX = 256;
    private static final int TEXT_CHARS_MAX = 8_192;

    // Names come from strangers: interning them would fill the JVM's string table.
    private final JsonFactory json = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(NESTING_MAX)
                    .maxNumberLength(NUMBER_CHARS_MAX)
                    .maxNameLength(MEMBER_NAME_CHARS_MAX)
                    .maxStringLength(TEXT_CHARS_MAX)
                    .build())
            .build();

    /** The feedback, or a refusal that names the member at fault. */
    public Verdict<Feedback> read(byte[] body) {
        String encodingProblem = RequestReader.encodingProblem(body);
        if (encodingProblem != null) {
            return Verdict.no(Refusal.of(Reason.INVALID_REQUEST, encodingProblem));
        }
        try (JsonParser parser = json.createParser(body)) {
            return read(parser);
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory cannot fail to be read", e);
        }
    }

    private static Verdict<Feedback> read(JsonParser parser) throws IOException {
        try {
            return new FeedbackScan(parser).read();
        } catch (JacksonException e) {
            return Verdict.no(new Refusal(
                    Reason.INVALID_REQUEST,
                    RequestReader.message(e),
                    MemberReader.path(parser.getParsingContext()),
                    null,
                    Map.of()));
        }
    }
}
