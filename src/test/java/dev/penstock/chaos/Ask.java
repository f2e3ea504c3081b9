package dev.penstock.chaos;

/** What is wanted of a model. */
sealed interface Ask permits Chat, Embedding {

    /** The operation, below the base URL. */
    String path();

    /** The body of the request. */
    String body(Mark mark);

    /** Whether the answer is to be a stream. */
    boolean stream();
}
