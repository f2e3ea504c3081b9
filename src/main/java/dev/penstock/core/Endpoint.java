package dev.penstock.core;

/** An inference operation that callers can ask for. */
public enum Endpoint {
    CHAT_COMPLETIONS("/chat/completions", "chat", true),
    COMPLETIONS("/completions", "text_completion", true),
    EMBEDDINGS("/embeddings", "embeddings", false),
    /** One chat put to several models at once: the gateway's own, which reaches providers as chats. */
    COMPARE("/compare", "compare", true);

    private final String path;
    private final String operation;
    private final boolean generates;

    Endpoint(String path, String operation, boolean generates) {
        this.path = path;
        this.operation = operation;
        this.generates = generates;
    }

    /** The path below the API's base URL, the same on both sides of the gateway where providers have the operation. */
    public String path() {
        return path;
    }

    /** The name in {@code gen_ai.operation.name}, from OpenTelemetry's GenAI semantic conventions. */
    public String operation() {
        return operation;
    }

    /** Whether answers have output tokens, and can be streamed. */
    public boolean generates() {
        return generates;
    }
}
