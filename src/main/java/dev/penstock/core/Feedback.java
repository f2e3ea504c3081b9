package dev.penstock.core;

import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

    /** Characters of a label. */
    int LABEL_CHARS_MAX = 16;

    /** What is said beside. */
    Note note();

    /** The result of the function for this kind. */
    <T> T fold(Function<? super Rating, ? extends T> rating, Function<? super Preference, ? extends T> preference);

    /**
     * A value for one answer.
     *
     * @param answer the answer
     * @param name the metric, such as {@code thumbs_up}
     * @param millionths the value in millionths: a yes is one, a no is zero
     */
    record Rating(AnswerName answer, String name, long millionths, Note note) implements Feedback {

        /** The largest amount of a value, in millionths: far below 2^53, up to which scripts are exact. */
        public static final long MILLIONTHS_MAX = 1_000_000_000_000_000L;

        public Rating {
            requireLength("name", name, NAME_CHARS_MAX);
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
     */
    record Preference(String comparison, String winner, Note note) implements Feedback {

        public Preference {
            requireLength("comparison", comparison, ID_CHARS_MAX);
            requireLength("winner", winner, LABEL_CHARS_MAX);
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

    /**
     * Who says it, and in what words.
     *
     * @param source a word for who says it: one source has one value of each name for an answer
     * @param comment words for people; absent where there are none
     */
    record Note(String source, @Nullable String comment) {

        /** Characters of the words. */
        public static final int COMMENT_CHARS_MAX = 2_000;

        private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

        public Note {
            if (!isSource(source)) {
                throw new IllegalArgumentException("source must be 1 to 64 of A-Z, a-z, 0-9, '_', '.' and '-'");
            }
            if (comment != null && comment.length() > COMMENT_CHARS_MAX) {
                throw new IllegalArgumentException("comment must have at most " + COMMENT_CHARS_MAX + " characters");
            }
        }

        /** Whether this can be a source. */
        public static boolean isSource(String text) {
            return SOURCE.matcher(text).matches();
        }
    }

    private static void requireLength(String what, String text, int charsMax) {
        if (text.isEmpty() || text.length() > charsMax) {
            throw new IllegalArgumentException(
                    what + " must have 1 to " + charsMax + " characters, not " + text.length());
        }
    }
}
