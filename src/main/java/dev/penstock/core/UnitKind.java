package dev.penstock.core;

/** What stays with one variant of an experiment. */
public enum UnitKind {
    REQUEST,
    SESSION,
    USER,
    KEY,
    TENANT
}
