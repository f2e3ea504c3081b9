package dev.penstock.core;

/**
 * An alert that one gateway has taken upon itself to deliver, for a while.
 *
 * @param alert what is to be told
 * @param receipt by which the outbox knows it
 * @param claims how often it was claimed, this time included
 */
public record ClaimedAlert(Alert alert, String receipt, int claims) {}
