package dev.penstock.chaos;

/** The names of exchanges and attempts in HTTP headers, where they may have a prefix that the ledger leaves out. */
final class Exchanges {

    private static final String PREFIX = "req_";

    private Exchanges() {}

    /** The ledger's name for what a header names so. */
    static String named(String header) {
        return header.startsWith(PREFIX) ? header.substring(PREFIX.length()) : header;
    }
}
