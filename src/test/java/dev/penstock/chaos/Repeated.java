package dev.penstock.chaos;

import java.util.Optional;

/**
 * A chat with a text that others of the tenant send too, so that an answer to it may be in store.
 *
 * @param text which of the texts
 * @param stream whether the answer is to be a stream
 * @param fresh whether the client wants no stored answer
 */
record Repeated(int text, boolean stream, boolean fresh) implements Ask {

    static final int CAP = 96;

    @Override
    public String path() {
        return "/chat/completions";
    }

    /** Who asks stands in a member that does not change the answer. */
    @Override
    public String body(Mark mark) {
        return "{\"model\":\"" + mark.model() + "\",\"user\":\"" + mark.userText() + "\",\"metadata\":{\""
                + Mark.METADATA + "\":\"" + mark.text() + "\"},\"max_completion_tokens\":" + CAP
                + (stream ? ",\"stream\":true" : "") + ",\"messages\":[{\"role\":\"user\",\"content\":\"Text " + text
                + ": what is a penstock, and where does the water go?\"}]}";
    }

    @Override
    public Optional<String> cacheControl() {
        return fresh ? Optional.of("no-cache") : Optional.empty();
    }

    @Override
    public long outputMax() {
        return CAP;
    }
}
