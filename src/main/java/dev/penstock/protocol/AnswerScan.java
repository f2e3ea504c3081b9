package dev.penstock.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;

/** What the gateway must know of one JSON answer or one chunk of a streamed one, found in a single pass. */
final class AnswerScan {

    private static final byte[] CHOICES = name("choices");
    private static final byte[] DATA = name("data");
    private static final byte[] USAGE = name("usage");
    private static final byte[] X_GROQ = name("x_groq");
    private static final byte[] ERROR = name("error");
    private static final byte[] OBJECT = name("object");
    private static final byte[] DELTA = name("delta");
    private static final byte[] MESSAGE = name("message");
    private static final byte[] TEXT = name("text");
    private static final byte[] INDEX = name("index");
    private static final byte[] FINISH_REASON = name("finish_reason");
    private static final byte[] REFUSAL = name("refusal");

    /** Strings of a delta or message that no model generated, or that stand for nothing it did. */
    private static final byte[][] NOT_GENERATED = {
        name("role"), name("id"), name("type"), name("annotations"), name("signature"), name("audio")
    };

    private static final int DEPTH_MAX = 32;

    private final JsonCursor cursor = new JsonCursor();
    private final UsageTally tally;
    private final List<String> finishReasons = new ArrayList<>(1);
    private final List<Long> finishedChoices = new ArrayList<>(1);

    private boolean isWholeObject;
    private boolean hasChoices;
    private boolean hasData;
    private boolean isError;
    private boolean hasRefusal;
    private long contentBytes;
    private long choice;
    private int usageFrom;
    private int usageTo;
    private int usageCutFrom;
    private int usageCutTo;

    AnswerScan(UsageTally tally) {
        this.tally = tally;
    }

    private static byte[] name(String name) {
        return name.getBytes(US_ASCII);
    }

    /** Reads one object; anything else has nothing that matters. */
    void read(byte[] json, int from, int to) {
        hasChoices = false;
        hasData = false;
        isError = false;
        hasRefusal = false;
        contentBytes = 0;
        usageFrom = -1;
        usageTo = -1;
        finishReasons.clear();
        finishedChoices.clear();
        cursor.start(json, from, to);
        boolean isObject = cursor.object();
        if (isObject) {
            while (cursor.member()) {
                member();
            }
        }
        isWholeObject = isObject && cursor.isAtEnd() && !cursor.isBroken();
        if (usageFrom >= 0 && usageCutTo < 0) {
            usageCutTo = firstMemberEnd(json, to);
        }
    }

    private void member() {
        if (cursor.nameIs(CHOICES)) {
            choices();
        } else if (cursor.nameIs(USAGE)) {
            usage();
        } else if (cursor.nameIs(DATA) && cursor.array()) {
            data();
        } else if (cursor.nameIs(X_GROQ) && cursor.object()) {
            while (cursor.member()) {
                usageOrSkip();
            }
        } else if (cursor.nameIs(ERROR)) {
            isError |= !cursor.isNext('n');
            cursor.skip();
        } else if (cursor.nameIs(OBJECT)) {
            // Older vLLM sends its errors bare: {"object":"error","message":…}.
            isError |= cursor.textIs(ERROR);
            cursor.skip();
        } else {
            cursor.skip();
        }
    }

    private void usage() {
        int comma = cursor.comma();
        usageCutFrom = comma < 0 ? cursor.nameFrom() : comma;
        usageFrom = cursor.at();
        tally.read(cursor);
        usageTo = cursor.at();
        usageCutTo = comma < 0 ? -1 : usageTo;
    }

    /** A member that no comma precedes takes the comma that follows along. */
    private int firstMemberEnd(byte[] json, int to) {
        int at = usageTo;
        while (at < to && json[at] >= 0 && json[at] <= ' ') {
            at++;
        }
        return at < to && json[at] == ',' ? at + 1 : usageTo;
    }

    private void usageOrSkip() {
        if (cursor.nameIs(USAGE)) {
            tally.read(cursor);
        } else {
            cursor.skip();
        }
    }

    private void choices() {
        if (!cursor.array()) {
            cursor.skip();
            return;
        }
        while (cursor.element()) {
            hasChoices = true;
            if (cursor.object()) {
                choice();
            } else {
                cursor.skip();
            }
        }
    }

    private void data() {
        while (cursor.element()) {
            hasData = true;
            cursor.skip();
        }
    }

    private void choice() {
        choice = 0;
        int finished = finishReasons.size();
        while (cursor.member()) {
            choiceMember();
        }
        if (finishReasons.size() > finished) {
            finishedChoices.add(choice);
        }
    }

    private void choiceMember() {
        if (cursor.nameIs(DELTA) || cursor.nameIs(MESSAGE)) {
            contentBytes += generatedBytes(0);
        } else if (cursor.nameIs(TEXT)) {
            contentBytes += cursor.textBytes();
        } else if (cursor.nameIs(FINISH_REASON) && cursor.isNext('"')) {
            finishReasons.add(cursor.raw());
        } else if (cursor.nameIs(INDEX)) {
            choice = cursor.wholeNumber(Integer.MAX_VALUE);
        } else {
            // Moonshot puts usage beside the finish reason.
            usageOrSkip();
        }
    }

    private long generatedBytes(int depth) {
        long bytes = 0;
        if (depth == DEPTH_MAX) {
            cursor.skip();
        } else if (cursor.object()) {
            while (cursor.member()) {
                if (depth == 0 && cursor.nameIs(REFUSAL)) {
                    long words = generatedBytes(1);
                    hasRefusal |= words > 0;
                    bytes += words;
                } else if (isGenerated()) {
                    bytes += generatedBytes(depth + 1);
                } else {
                    cursor.skip();
                }
            }
        } else if (cursor.array()) {
            while (cursor.element()) {
                bytes += generatedBytes(depth + 1);
            }
        } else {
            bytes += cursor.textBytes();
        }
        return bytes;
    }

    private boolean isGenerated() {
        for (byte[] name : NOT_GENERATED) {
            if (cursor.nameIs(name)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is a JSON object from its first byte to its last, with nothing after it. */
    boolean isWholeObject() {
        return isWholeObject;
    }

    boolean hasChoices() {
        return hasChoices;
    }

    /** Whether it has embeddings. */
    boolean hasData() {
        return hasData;
    }

    /** Whether the model declines to answer, in words of its own. */
    boolean hasRefusal() {
        return hasRefusal;
    }

    /** Whether it reports an error. */
    boolean isError() {
        return isError;
    }

    /**
     * The bytes of the text that was generated: content, reasoning, refusals, tool names and arguments, and every
     * unknown text beside them, since it may be billed.
     */
    long contentBytes() {
        return contentBytes;
    }

    /** The finish reasons that are there, in the order of the choices; valid until the next read. */
    List<String> finishReasons() {
        return finishReasons;
    }

    /** The index of each choice that has a finish reason; 0 where it names none. Valid until the next read. */
    List<Long> finishedChoices() {
        return finishedChoices;
    }

    /** Where the value of the top-level usage begins; −1 where there is none. */
    int usageFrom() {
        return usageFrom;
    }

    int usageTo() {
        return usageTo;
    }

    /** What to cut so that the member usage is gone, with one comma. */
    int usageCutFrom() {
        return usageCutFrom;
    }

    int usageCutTo() {
        return usageCutTo;
    }
}
