package dev.penstock.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.penstock.core.Feedback;
import dev.penstock.core.Feedback.AnswerName;
import dev.penstock.core.Feedback.AnswerName.By;
import dev.penstock.core.Verdict;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One reading of a feedback body: its members in any order, then whether they make sense together. */
final class FeedbackScan {

    private static final String REQUEST = "request_id";
    private static final String COMPARISON = "comparison_id";
    private static final String SESSION = "session";
    private static final String END_USER = "end_user";
    private static final long YES = 1_000_000;

    private final JsonParser in;
    private final MemberReader members;

    private @Nullable String request;
    private @Nullable String comparison;
    private @Nullable String session;
    private @Nullable String name;
    private @Nullable Long millionths;
    private @Nullable String winner;
    private @Nullable String source;

    FeedbackScan(JsonParser in) {
        this.in = in;
        this.members = new MemberReader(in);
    }

    Verdict<Feedback> read() throws IOException {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            members.wrong(null, "The body must be a JSON object.");
        }
        while (members.isSound() && in.nextToken() == JsonToken.FIELD_NAME) {
            String member = in.currentName();
            in.nextToken();
            read(member);
        }
        if (members.isSound() && in.nextToken() != null) {
            members.wrong(null, "The body must be one JSON object, with nothing behind it.");
        }
        @Nullable Feedback feedback = members.isSound() ? feedback() : null;
        return feedback == null ? Verdict.no(members.sureRefusal()) : Verdict.yes(feedback);
    }

    /** A null is as good as a member that is not there. */
    private void read(String member) throws IOException {
        switch (member) {
            case REQUEST -> request = text(Feedback.ID_CHARS_MAX);
            case COMPARISON -> comparison = text(Feedback.ID_CHARS_MAX);
            case SESSION -> session = text(Feedback.ID_CHARS_MAX);
            case "name" -> name = text(Feedback.NAME_CHARS_MAX);
            case "value" -> millionths = value();
            case "winner" -> winner = text(Feedback.LABEL_CHARS_MAX);
            case "source" -> source = source();
            case "comment" -> comment();
            default ->
                members.wrong(
                        member,
                        "Feedback has no member '" + member + "', but request_id, comparison_id, session, name, value,"
                                + " winner, source and comment.");
        }
    }

    private @Nullable String text(int charsMax) throws IOException {
        if (members.isNull()) {
            return null;
        }
        String text = members.name(charsMax);
        if (text.isEmpty()) {
            members.wrong("text, and not empty");
        }
        return text;
    }

    private @Nullable String source() throws IOException {
        @Nullable String text = text(Feedback.NAME_CHARS_MAX);
        if (text != null && !Feedback.isSource(text)) {
            members.wrong("one word of letters, digits, '_', '.' and '-'");
        }
        return text;
    }

    /** Words of people are taken, since apps send them, and not kept: nobody here reads them, and they may be personal. */
    private void comment() throws IOException {
        if (members.isNull()) {
            return;
        }
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            members.wrong("text");
        } else if (in.getText().length() > Feedback.COMMENT_CHARS_MAX) {
            members.wrong("at most " + Feedback.COMMENT_CHARS_MAX + " characters long");
        }
    }

    private @Nullable Long value() throws IOException {
        return switch (in.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> YES;
            case VALUE_FALSE -> 0L;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            default -> {
                members.wrong("true, false or a number");
                yield null;
            }
        };
    }

    private @Nullable Long number() throws IOException {
        OptionalLong number = millionths();
        if (number.isEmpty()) {
            members.wrong("a number between -" + mostWhole() + " and " + mostWhole());
            return null;
        }
        return number.getAsLong();
    }

    private OptionalLong millionths() throws IOException {
        try {
            return Millionths.of(in.getDecimalValue(), Feedback.Rating.MILLIONTHS_MAX);
        } catch (NumberFormatException e) {
            // An exponent of more digits than Java's decimals have.
            return OptionalLong.empty();
        }
    }

    private static long mostWhole() {
        return Feedback.Rating.MILLIONTHS_MAX / YES;
    }

    private @Nullable Feedback feedback() {
        int subjects = count(request) + count(comparison) + count(session);
        if (subjects != 1) {
            members.wrong(
                    subjects == 0 ? REQUEST : null,
                    "Feedback is about exactly one of request_id, comparison_id and session, not " + subjects + ".");
            return null;
        }
        if (name == null) {
            members.wrong("name", "'name' is missing: the name of a metric, or " + Feedback.PREFERENCE + ".");
            return null;
        }
        String by = source == null ? END_USER : source;
        return name.equals(Feedback.PREFERENCE) ? preference(by) : rating(name, by);
    }

    private static int count(@Nullable String member) {
        return member == null ? 0 : 1;
    }

    private @Nullable Feedback preference(String by) {
        if (comparison == null) {
            members.wrong(COMPARISON, "A " + Feedback.PREFERENCE + " is about a comparison_id.");
        } else if (winner == null) {
            members.wrong("winner", "'winner' is missing: a label, or " + Feedback.TIE + ".");
        } else if (millionths != null) {
            members.wrong("value", "A " + Feedback.PREFERENCE + " has a winner and no value.");
        } else {
            return new Feedback.Preference(comparison, winner, by);
        }
        return null;
    }

    private @Nullable Feedback rating(String metric, String by) {
        if (comparison != null) {
            members.wrong("name", "A comparison takes feedback of the name " + Feedback.PREFERENCE + ".");
        } else if (winner != null) {
            members.wrong("winner", "Only a " + Feedback.PREFERENCE + " has a winner.");
        } else if (millionths == null) {
            members.wrong("value", "'value' is missing: true, false or a number.");
        } else {
            return new Feedback.Rating(answer(), metric, millionths, by);
        }
        return null;
    }

    private AnswerName answer() {
        if (request != null) {
            return new AnswerName(By.REQUEST, request);
        }
        if (session != null) {
            return new AnswerName(By.SESSION, session);
        }
        throw new IllegalStateException("an answer was named");
    }
}
