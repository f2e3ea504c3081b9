package dev.penstock.protocol;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;

/** Decimal numbers as whole numbers of millionths, rounded half to even. */
final class Millionths {

    private static final int PLACES = 6;

    private Millionths() {}

    /** The millionths of the number; empty where its amount is above the most. */
    static OptionalLong of(BigDecimal number, long most) {
        // By its digits first: to write out the zeros of 1e999999999 would take the memory of the machine.
        long digitsBeforePoint = (long) number.precision() - number.scale();
        if (number.signum() == 0 || digitsBeforePoint < -PLACES) {
            return OptionalLong.of(0);
        }
        if (digitsBeforePoint > Long.toString(most).length()) {
            return OptionalLong.empty();
        }
        BigDecimal millionths = number.scaleByPowerOfTen(PLACES).setScale(0, RoundingMode.HALF_EVEN);
        return millionths.abs().compareTo(BigDecimal.valueOf(most)) <= 0
                ? OptionalLong.of(millionths.longValueExact())
                : OptionalLong.empty();
    }
}
