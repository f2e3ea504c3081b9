/**
 * How does a model answer that costs nothing and always says the same?
 *
 * <p>A provider in OpenAI's dialect at {@code /simulator/v1}, for first runs, demonstrations and tests. Nothing in the
 * gateway calls into this package: it is reached over HTTP only, through the same upstream path as any other provider,
 * and shares no code with the rooms that it puts to the test.
 *
 * <p>A request is read ({@code ChatReader}, {@code CompletionReader}, {@code EmbeddingReader}), answered and billed
 * whole ({@code Author}, {@code Embedder}, {@code Bill}), spelled ({@code ChatSpelling} and its like) and sent at the
 * model's pace ({@code PacedWrite}). All of it runs on event loops and nothing blocks.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.simulator;
