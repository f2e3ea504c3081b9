package dev.penstock.journal;

/** What an entry survives by the time that its append has ended. */
public enum Durability {
    /** The end of this process, however it comes. */
    WRITTEN,
    /** A loss of power too. */
    SYNCED
}
