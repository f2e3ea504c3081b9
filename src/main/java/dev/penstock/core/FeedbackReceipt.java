package dev.penstock.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of feedback that was taken.
 *
 * @param id the id of this source's value of this name for this subject, which stays when the value changes
 * @param name the name
 * @param change whether it changed anything
 * @param revealed which answer was whose, where it was a choice among compared ones; else empty
 */
public record FeedbackReceipt(String id, String name, Change change, List<Revealed> revealed) {

    /** Whether feedback changed anything. */
    public enum Change {
        /** It is the first of its name and source. */
        NEW,
        /** The same was said before. */
        REPEATED,
        /** It takes the place of something else. */
        REPLACED
    }

    /**
     * Whose answer a label hid.
     *
     * @param label the label
     * @param model the model that was asked
     * @param variant the variant of it that answered, where it has several; else absent
     */
    public record Revealed(
            String label, String model, @Nullable String variant) {}

    public FeedbackReceipt {
        revealed = List.copyOf(revealed);
    }
}
