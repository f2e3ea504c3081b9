package dev.penstock.protocol;

import dev.penstock.core.Endpoint;

/**
 * The changes that the gateway makes to one request body: splices at known places, nothing else.
 *
 * <p>Each change is asked for at most once.
 */
public final class BodyEdit {

    /** The cap that every server of text completions, and most of chats, knows. */
    public static final String MAX_TOKENS = "max_tokens";

    /** The cap that OpenAI's newer models insist on; chats only. */
    public static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";

    private final RequestBody body;
    private final BodyLayout layout;
    private final Splices splices;

    private BodyEdit(RequestBody body) {
        this.body = body;
        this.layout = body.layout();
        this.splices = new Splices(body.bytes());
    }

    public static BodyEdit of(RequestBody body) {
        return new BodyEdit(body);
    }

    /** Asks for another model; the same name leaves its spelling alone. */
    public BodyEdit model(String model) {
        if (!model.equals(body.ask().model())) {
            splices.replace(layout.model(), JsonText.quoted(model));
        }
        return this;
    }

    /** Asks for usage at the end of the stream. */
    public BodyEdit includeUsage() {
        BodyLayout.StreamOptions options = layout.streamOptions();
        if (options == null) {
            splices.insert(layout.afterBrace(), "\"stream_options\":{\"include_usage\":true},");
        } else if (options.isNull()) {
            splices.replace(options.value(), "{\"include_usage\":true}");
        } else if (options.includeUsage() == null) {
            splices.insert(
                    options.value().from() + 1,
                    options.isEmpty() ? "\"include_usage\":true" : "\"include_usage\":true,");
        } else if (!options.asksUsage()) {
            splices.replace(options.includeUsage(), "true");
        }
        return this;
    }

    /**
     * Caps the output of each choice, in the member that the client used, else in the endpoint's own.
     *
     * @param tokens the cap; where the client named a larger one, that is lowered to it
     */
    public BodyEdit outputCap(long tokens) {
        return outputCap(tokens, usualCapMember());
    }

    /**
     * Caps the output of each choice, for a server that obeys the named member in chats: the cap is added where the
     * client gave none there, and what it gave stays unless it is larger. Text completions have {@code max_tokens}
     * everywhere.
     *
     * @param tokens the cap; where the client named a larger one, that is lowered to it
     */
    public BodyEdit outputCap(long tokens, String member) {
        if (!member.equals(MAX_TOKENS) && !member.equals(MAX_COMPLETION_TOKENS)) {
            throw new IllegalArgumentException("member must be max_tokens or max_completion_tokens, not " + member);
        }
        String obeyed = body.ask().endpoint() == Endpoint.COMPLETIONS ? MAX_TOKENS : member;
        BodyLayout.Cap sent = layout.caps().get(obeyed);
        if (sent == null) {
            splices.insert(layout.afterBrace(), "\"" + obeyed + "\":" + tokens + ",");
        } else if (sent.tokens() == null) {
            splices.replace(sent.value(), Long.toString(tokens));
        }
        layout.caps().values().forEach(own -> lower(own, tokens));
        return this;
    }

    private void lower(BodyLayout.Cap own, long tokens) {
        if (own.tokens() != null && own.tokens() > tokens) {
            splices.replace(own.value(), Long.toString(tokens));
        }
    }

    private String usualCapMember() {
        return isCapped(MAX_TOKENS) && !isCapped(MAX_COMPLETION_TOKENS) ? MAX_TOKENS : MAX_COMPLETION_TOKENS;
    }

    private boolean isCapped(String member) {
        BodyLayout.Cap sent = layout.caps().get(member);
        return sent != null && sent.tokens() != null;
    }

    /** The body to send; the same array where nothing changes. */
    public byte[] apply() {
        return splices.apply();
    }
}
