package dev.penstock.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads single values of a request, and remembers the first that is wrong.
 *
 * <p>Each method begins at the first token of a value and ends at its last. After a wrong value the others are
 * meaningless, so readers stop where it {@linkplain #isSound() is not sound} any more.
 */
final class MemberReader {

    private final JsonParser in;
    private @Nullable Refusal refusal;

    MemberReader(JsonParser in) {
        this.in = in;
    }

    /** The refusal of a body of which something must have been found wrong. */
    Refusal sureRefusal() {
        if (refusal == null) {
            throw new IllegalStateException("a body that is not whole was not refused");
        }
        return refusal;
    }

    boolean isSound() {
        return refusal == null;
    }

    /** Notes that the value at hand is wrong: its path, and what it must be. */
    void wrong(String mustBe) {
        String path = path(in.getParsingContext());
        wrong(path, (path == null ? "The body" : "'" + path + "'") + " must be " + mustBe + ".");
    }

    void wrong(@Nullable String param, String message) {
        if (refusal == null) {
            refusal = new Refusal(Reason.INVALID_REQUEST, message, param, null, Map.of());
        }
    }

    /** The path of the value at hand as a client would write it, such as {@code messages[0].content}. */
    static @Nullable String path(@Nullable JsonStreamContext context) {
        StringBuilder path = new StringBuilder();
        prepend(path, context);
        return path.length() == 0 ? null : path.toString();
    }

    private static void prepend(StringBuilder path, @Nullable JsonStreamContext context) {
        if (context == null) {
            return;
        }
        prepend(path, context.getParent());
        if (context.inObject() && context.hasCurrentName()) {
            path.append(path.length() == 0 ? "" : ".").append(context.getCurrentName());
        } else if (context.inArray() && context.hasCurrentIndex()) {
            path.append('[').append(context.getCurrentIndex()).append(']');
        }
    }

    /** The name of the member at hand, whose value is at hand then. A name that servers read differently is wrong. */
    String enterMember() throws IOException {
        String name = in.currentName();
        in.nextToken();
        String meant = MemberNames.readByOthers(name);
        if (meant != null) {
            String path = path(in.getParsingContext());
            wrong(path, "'" + path + "' must be written '" + meant + "': servers differ in what they make of it.");
        }
        return name;
    }

    boolean isNull() {
        return in.currentToken() == JsonToken.VALUE_NULL;
    }

    /** True or false; null counts as false. */
    boolean flag() {
        JsonToken token = in.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE && token != JsonToken.VALUE_NULL) {
            wrong("true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    /** A whole number from 1 to the maximum, written without fraction or exponent; null counts as absent. */
    @Nullable
    Long wholeNumber(long max) throws IOException {
        if (isNull()) {
            return null;
        }
        if (in.currentToken() == JsonToken.VALUE_NUMBER_INT && in.getNumberType() != NumberType.BIG_INTEGER) {
            long value = in.getLongValue();
            if (value >= 1 && value <= max) {
                return value;
            }
        }
        wrong("a whole number from 1 to " + max);
        return null;
    }

    /** Text without control characters that is not longer than the maximum; may be empty. */
    String name(int charsMax) throws IOException {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            wrong("text");
            return "";
        }
        String text = in.getText();
        if (text.length() > charsMax) {
            wrong("at most " + charsMax + " characters long");
        } else if (!isPrintable(text)) {
            wrong("text without control characters");
        }
        return text;
    }

    /** Whether text can stand in logs, keys and headers: no control character, and no half of a surrogate pair. */
    static boolean isPrintable(String text) {
        int at = 0;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            if (Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE) {
                return false;
            }
            at += Character.charCount(codePoint);
        }
        return true;
    }

    /** The bytes of the value at hand, whose last token this is. */
    Span span(int from) throws IOException {
        in.finishToken();
        return new Span(from, (int) in.currentLocation().getByteOffset());
    }

    int start() {
        return (int) in.currentTokenLocation().getByteOffset();
    }

    /** The {@code type} of the object at hand, which is read to its end; empty where it has none. */
    String type() throws IOException {
        String type = "";
        while (isSound() && in.nextToken() == JsonToken.FIELD_NAME) {
            boolean isType = enterMember().equals("type");
            if (isType && in.currentToken() == JsonToken.VALUE_STRING) {
                type = in.getText();
            } else {
                in.skipChildren();
            }
        }
        return type;
    }

    /** Whether the value at hand is an array, whose elements are now to be read; else it is noted as wrong. */
    boolean isArray(String mustBe) {
        if (in.currentToken() == JsonToken.START_ARRAY) {
            return true;
        }
        wrong(mustBe);
        return false;
    }
}
