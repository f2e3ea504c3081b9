package dev.penstock.core;

/** A text that must not be printed: its {@link #toString()} shows no character of it. */
public record Secret(String reveal) {

    @Override
    public String toString() {
        return "Secret[…]";
    }
}
