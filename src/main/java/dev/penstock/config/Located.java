package dev.penstock.config;

/** A value from the policy files, and where it is written. */
record Located<T>(T value, Place place) {}
