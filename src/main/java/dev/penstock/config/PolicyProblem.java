package dev.penstock.config;

/**
 * Why a set of policy files is not taken.
 *
 * @param file the name of the file, or the folder where no single file is at fault
 * @param line the line, counted from 1; 0 where no single line is at fault
 * @param reason a sentence for a person, on one line
 */
public record PolicyProblem(String file, int line, String reason) {

    private static final int MAX_REASON_CHARS = 400;

    public PolicyProblem {
        reason = onOneLine(reason);
    }

    /** {@code file:line: reason}, as compilers write it. */
    @Override
    public String toString() {
        return line > 0 ? file + ":" + line + ": " + reason : file + ": " + reason;
    }

    private static String onOneLine(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .limit(MAX_REASON_CHARS)
                .forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return clean.toString();
    }
}
