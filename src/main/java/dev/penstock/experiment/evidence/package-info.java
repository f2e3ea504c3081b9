/**
 * What did each variant of an experiment do?
 *
 * <p>Whoever assigns a variant or ends an exchange tells a {@link dev.penstock.experiment.evidence.Recorder}, from any
 * thread; it adds up, and hands the sums to Redis each second, at most once each: a gateway that dies loses the last second of all variants alike.
 * {@link dev.penstock.experiment.evidence.EvidenceReader} gives back the sums of all gateways. Everything is a whole number,
 * and nothing here says which variant is better.
 *
 * <p>All keys of an experiment begin with one hash tag, and every script is told each key that it touches, so Redis Cluster
 * keeps an experiment on one server, and experiments on all of them.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.experiment.evidence;
