package dev.penstock.simulator;

/**
 * A piece of an answer that is sent at once.
 *
 * @param tokens how many tokens of each choice must have been generated before it can be sent
 * @param bytes what is sent
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; made once and written once
record Event(int tokens, byte[] bytes) {}
