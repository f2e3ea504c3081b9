/**
 * What did people think of an answer?
 *
 * <p>When an answer begins, it is noted which variant gave it; nobody waits for that. Feedback that comes within a few
 * days is looked up there, kept once for each name and source, and what changed by it is told to whoever counts. Free to
 * share among threads; what is told is told on the thread on which the store replied.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.experiment.feedback;
