package dev.penstock.protocol;

import dev.penstock.core.Money;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Adds {@code cost}, US dollars as a decimal number, to the usage of an answer, for clients that ask for it.
 *
 * <p>For streams see {@link AnswerStream}. An answer that is replayed from a cache takes the cost before it is
 * taken apart.
 */
public final class IncludeCost {

    private static final byte[] COST = "cost".getBytes(StandardCharsets.US_ASCII);

    private IncludeCost() {}

    /** The answer with the cost in its usage; the same array where it has no usage. */
    public static byte[] intoAnswer(byte[] body, Money cost) {
        AnswerScan scan = new AnswerScan(new UsageTally());
        scan.read(body, 0, body.length);
        if (scan.usageFrom() < 0 || body[scan.usageFrom()] != '{') {
            return body;
        }
        Splices splices = new Splices(body);
        byte[] usage = intoUsage(body, scan.usageFrom(), scan.usageTo(), cost);
        splices.replace(scan.usageFrom(), scan.usageTo(), new String(usage, StandardCharsets.UTF_8));
        return splices.apply();
    }

    /** The usage object in this range with the cost in it, which replaces a cost that the provider put there. */
    static byte[] intoUsage(byte[] json, int from, int to, Money cost) {
        byte[] usage = Arrays.copyOfRange(json, from, to);
        Splices splices = new Splices(usage);
        JsonCursor cursor = new JsonCursor();
        cursor.start(usage, 0, usage.length);
        cursor.object();
        boolean isEmpty = true;
        boolean isReplaced = false;
        while (cursor.member()) {
            isEmpty = false;
            int valueFrom = cursor.at();
            boolean isCost = cursor.nameIs(COST);
            cursor.skip();
            if (isCost) {
                splices.replace(valueFrom, cursor.at(), cost.toUsd());
                isReplaced = true;
            }
        }
        if (!isReplaced) {
            splices.insert(usage.length - 1, (isEmpty ? "" : ",") + "\"cost\":" + cost.toUsd());
        }
        return splices.apply();
    }
}
