package dev.penstock.chaos;

import java.util.Optional;

/** What is wanted of a model. */
sealed interface Ask permits Chat, Repeated, Embedding {

    /** The operation, below the base URL. */
    String path();

    /** The body of the request. */
    String body(Mark mark);

    /** Whether the answer is to be a stream. */
    boolean stream();

    /** The header {@code Cache-Control}. */
    default Optional<String> cacheControl() {
        return Optional.empty();
    }

    /** How many answers to choose from. */
    default int choices() {
        return 1;
    }

    /** The most output tokens of all choices. */
    long outputMax();
}
