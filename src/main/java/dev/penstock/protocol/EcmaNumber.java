package dev.penstock.protocol;

import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Spells numbers as ECMAScript's {@code Number.prototype.toString} does, which RFC 8785 prescribes. */
final class EcmaNumber {

    private static final BigInteger EXACT_MAX = BigInteger.ONE.shiftLeft(53);
    private static final int PLAIN_DIGITS_MAX = 21;
    private static final int LEADING_ZEROS_MAX = 6;

    private EcmaNumber() {}

    static String of(JsonNode number) {
        if (number.isIntegralNumber() && number.bigIntegerValue().abs().compareTo(EXACT_MAX) > 0) {
            return number.bigIntegerValue().toString();
        }
        double value = number.decimalValue().doubleValue();
        return Double.isInfinite(value) ? number.decimalValue().toString() : of(value);
    }

    /** The spelling of a finite number. */
    static String of(double value) {
        if (value == 0) {
            return "0";
        }
        // The JDK's own text of a double is not always the shortest before JDK 19.
        BigDecimal shortest = oneDigit(
                new BigDecimal(NumberOutput.toString(Math.abs(value), true)).stripTrailingZeros(), Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        return (value < 0 ? "-" : "") + spelled(digits, point);
    }

    /** Java's shortest text has two digits at least; ECMAScript takes one where it suffices: 5e-324, not 4.9e-324. */
    private static BigDecimal oneDigit(BigDecimal shortest, double value) {
        BigDecimal shorter = shortest.precision() == 2 ? shortest.round(new MathContext(1)) : shortest;
        return shorter.doubleValue() == value ? shorter.stripTrailingZeros() : shortest;
    }

    /** The number 0.digits × 10^point, after the rules of ECMA-262 §6.1.6.1.20. */
    private static String spelled(String digits, int point) {
        int length = digits.length();
        if (length <= point && point <= PLAIN_DIGITS_MAX) {
            return digits + "0".repeat(point - length);
        }
        if (0 < point && point <= PLAIN_DIGITS_MAX) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        if (-LEADING_ZEROS_MAX < point && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        String fraction = length == 1 ? "" : "." + digits.substring(1);
        int exponent = point - 1;
        return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
}
