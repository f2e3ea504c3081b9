package dev.penstock.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of the simulated models.
 *
 * <p>From left to right, a token is up to six letters, with one space before them if there is one; or up to three
 * digits; or any other single character. So tokens joined give the text again, no token is empty, a text has at most as
 * many tokens as UTF-8 bytes, and the first tokens of a text, joined, have these same tokens.
 */
final class SimTokenizer {

    private static final int LETTERS_MAX = 6;
    private static final int DIGITS_MAX = 3;

    private SimTokenizer() {}

    static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>(text.length() / 4 + 1);
        int end;
        for (int start = 0; start < text.length(); start = end) {
            end = tokenEnd(text, start);
            tokens.add(text.substring(start, end));
        }
        return tokens;
    }

    static int count(String text) {
        int count = 0;
        for (int start = 0; start < text.length(); start = tokenEnd(text, start)) {
            count++;
        }
        return count;
    }

    private static int tokenEnd(String text, int start) {
        int first = text.codePointAt(start);
        if (Character.isLetter(first)) {
            return runEnd(text, start, LETTERS_MAX, true);
        }
        if (Character.isDigit(first)) {
            return runEnd(text, start, DIGITS_MAX, false);
        }
        int next = start + Character.charCount(first);
        boolean leadsWord = first == ' ' && next < text.length() && Character.isLetter(text.codePointAt(next));
        return leadsWord ? runEnd(text, next, LETTERS_MAX, true) : next;
    }

    private static int runEnd(String text, int start, int charactersMax, boolean letters) {
        int at = start;
        for (int taken = 0; taken < charactersMax && at < text.length(); taken++) {
            int character = text.codePointAt(at);
            if (letters ? !Character.isLetter(character) : !Character.isDigit(character)) {
                break;
            }
            at += Character.charCount(character);
        }
        return at;
    }
}
