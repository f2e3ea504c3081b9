/**
 * How are requests, answers and errors spelled on the wire?
 *
 * <p>Bytes go in and bytes come out. A request is read once, strictly, because it comes from strangers; an answer is
 * scanned in place and tolerantly, because whatever a provider sends must reach the client. What has to change is
 * spliced: every other byte stays as it came, unknown and future members included.
 *
 * <p>Only {@link dev.penstock.protocol.AnswerStream}, {@link dev.penstock.protocol.StreamAssembler} and
 * {@link dev.penstock.protocol.EventPayloads} have state. They belong to one answer and are used by one thread at a time. Everything else may be shared.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.protocol;
