package dev.penstock.simulator;

/** Reads requests for texts of one form. */
interface RequestReader {

    /** What the request asks; a {@link Rejection} where it is wrong or told to fail. */
    TextRequest read(Members request);
}
