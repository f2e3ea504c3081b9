/**
 * How does HTTP come in and go out?
 *
 * <p>The {@link dev.penstock.edge.Gate} is the first to see a request: paths that are not in its table do not exist. A
 * resource then reads the body, hands it to the pipeline, and has the reply written as its bytes come. No rule about
 * callers, models or money stands here. All of it runs on the event loop of the connection; only a packed body is
 * unpacked on a worker.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.edge;
