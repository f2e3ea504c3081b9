package dev.penstock.core;

/** A wire format that a provider speaks. */
public enum Dialect {
    OPENAI
}
