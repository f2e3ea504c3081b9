package dev.penstock.chaos;

/**
 * A fault that is to come.
 *
 * @param kind what breaks
 * @param gateway which gateway it concerns, by number
 * @param atMillis when it begins, from the begin of the traffic
 * @param lengthMillis how long it lasts
 */
record Strike(FaultKind kind, int gateway, long atMillis, long lengthMillis) {}
