package dev.penstock.bench;

/**
 * One arm in one round, loaded as fast as it answers.
 *
 * @param perSecond the answers per second
 * @param cpuMicros the arm's own processor time per answer, NaN where it has no process of its own
 * @param redisMicros the processor time of its Redis per answer, NaN where it has none
 * @param residentBytes its memory after the load, NaN where unknown
 */
record Peak(double perSecond, double cpuMicros, double redisMicros, double residentBytes) {}
