package dev.penstock.meter;

/** What somebody has been promised not to be exceeded, so that an attempt whose use is not bounded may not go out. */
public enum Promise {
    /** Nothing: a bound that may be too low does no harm. */
    NONE,
    /** A number of tokens. */
    TOKENS,
    /** An amount of money, and with it the tokens that it is reckoned by. */
    MONEY;

    /** Both promises: the wider of the two. */
    public Promise and(Promise other) {
        return compareTo(other) < 0 ? other : this;
    }
}
