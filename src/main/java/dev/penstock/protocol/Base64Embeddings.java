package dev.penstock.protocol;

import com.fasterxml.jackson.core.io.NumberInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Gives vectors as base64 to clients that asked for it, where the provider answered with arrays of numbers: SDKs decode
 * whatever comes as base64, and would read an array wrongly.
 */
public final class Base64Embeddings {

    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EMBEDDING = "embedding".getBytes(StandardCharsets.US_ASCII);

    private final byte[] answer;
    private final Splices splices;
    private final JsonCursor cursor = new JsonCursor();

    private Base64Embeddings(byte[] answer) {
        this.answer = answer;
        this.splices = new Splices(answer);
    }

    /**
     * The answer with each array {@code data[].embedding} as base64 of its numbers as little-endian float32. Nothing
     * else changes; the same array where there is nothing to do.
     */
    public static byte[] of(byte[] answer) {
        return new Base64Embeddings(answer).apply();
    }

    private byte[] apply() {
        cursor.start(answer, 0, answer.length);
        if (cursor.object()) {
            while (cursor.member()) {
                if (cursor.nameIs(DATA) && cursor.array()) {
                    while (cursor.element()) {
                        item();
                    }
                } else {
                    cursor.skip();
                }
            }
        }
        return cursor.isBroken() ? answer : splices.apply();
    }

    private void item() {
        if (!cursor.object()) {
            cursor.skip();
            return;
        }
        while (cursor.member()) {
            if (cursor.nameIs(EMBEDDING) && cursor.isNext('[')) {
                int from = cursor.at();
                String encoded = vector();
                if (encoded != null) {
                    splices.replace(from, cursor.at(), '"' + encoded + '"');
                }
            } else {
                cursor.skip();
            }
        }
    }

    /** The array at hand in base64, which is read to its end; absent where it is not all numbers. */
    private @Nullable String vector() {
        float[] numbers = new float[1_536];
        int count = 0;
        boolean isAllNumbers = true;
        cursor.array();
        while (cursor.element()) {
            boolean isNumber = cursor.isNext('-') || cursor.isDigitNext();
            String text = isNumber ? cursor.raw() : "";
            if (!isNumber) {
                cursor.skip();
            }
            isAllNumbers &= isNumber;
            if (isAllNumbers) {
                numbers = count == numbers.length ? Arrays.copyOf(numbers, 2 * count) : numbers;
                numbers[count++] = NumberInput.parseFloat(text, true);
            }
        }
        return isAllNumbers ? encoded(numbers, count) : null;
    }

    private static String encoded(float[] numbers, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers, 0, count);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
