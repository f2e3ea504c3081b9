package dev.penstock.core;

import java.util.function.Function;
import java.util.regex.Pattern;

/** What somebody says of an answer that was given before, or of several that were given side by side. */
public sealed interface Feedback {

    /** The name under which a choice among the answers of a comparison is kept. */
    String PREFERENCE = "preference";

    /** What is chosen where none of the compared answers is better. */
    String TIE = "tie";

    /** Characters of a metric's name. */
    int NAME_CHARS_MAX = 64;

    /** Characters of an id or of a session. */
    int ID_CHARS_MAX = 1_024;

    /** Characters of the words that may come beside; they are not kept. */
    int COMMENT_CHARS_MAX = 2_000;

    /** What a source may be. */
    Pattern SOURCE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** Characters of a label. */
    int LABEL_CHARS_MAX = 16;

    /** A word for who says it: one source has one value of each name for an answer. */
    String source();

    /** Whether this can be a source. */
    static boolean isSource(String text) {
        return SOURCE.matcher(text).matches();
    }

    /** The result of the function for this kind. */
    <T> T fold(Function<? super Rating, ? extends T> rating, Function<? super Preference, ? extends T> preference);

    /**
     * A value for one answer.
     *
     * @param answer the answer
     * @param name the metric, such as {@code thumbs_up}
     * @param millionths the value in millionths: a yes is one, a no is zero
     * @param source who says it
     */
    record Rating(AnswerName answer, String name, long millionths, String source) implements Feedback {

        /** The largest amount of a value, in millionths: far below 2^53, up to which scripts are exact. */
        public static final long MILLIONTHS_MAX = 1_000_000_000_000_000L;

        public Rating {
            requireLength("name", name, NAME_CHARS_MAX);
            requireSource(source);
            if (name.equals(PREFERENCE)) {
                throw new IllegalArgumentException("name must not be " + PREFERENCE + ", which is no value");
            }
            if (millionths < -MILLIONTHS_MAX || millionths > MILLIONTHS_MAX) {
                throw new IllegalArgumentException(
                        "millionths must be between ±" + MILLIONTHS_MAX + ", not " + millionths);
            }
        }

        @Override
        public <T> T fold(
                Function<? super Rating, ? extends T> rating, Function<? super Preference, ? extends T> preference) {
            return rating.apply(this);
        }
    }

    /**
     * A choice among compared answers.
     *
     * @param comparison the id of the comparison
     * @param winner the label of the better answer, or {@link #TIE}
     * @param source who says it
     */
    record Preference(String comparison, String winner, String source) implements Feedback {

        public Preference {
            requireLength("comparison", comparison, ID_CHARS_MAX);
            requireLength("winner", winner, LABEL_CHARS_MAX);
            requireSource(source);
        }

        @Override
        public <T> T fold(
                Function<? super Rating, ? extends T> rating, Function<? super Preference, ? extends T> preference) {
            return preference.apply(this);
        }
    }

    /**
     * How the answer is named.
     *
     * @param by what the text is
     * @param text the id of the request that it answers, or the session of which it is the latest answer
     */
    record AnswerName(By by, String text) {

        /** What names an answer. */
        public enum By {
            REQUEST,
            SESSION
        }

        public AnswerName {
            requireLength("text", text, ID_CHARS_MAX);
        }
    }

    private static void requireSource(String source) {
        if (!isSource(source)) {
            throw new IllegalArgumentException("source must be 1 to 64 of A-Z, a-z, 0-9, '_', '.' and '-'");
        }
    }

    private static void requireLength(String what, String text, int charsMax) {
        if (text.isEmpty() || text.length() > charsMax) {
            throw new IllegalArgumentException(
                    what + " must have 1 to " + charsMax + " characters, not " + text.length());
        }
    }
}
