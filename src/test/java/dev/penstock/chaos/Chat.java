package dev.penstock.chaos;

/**
 * A chat.
 *
 * @param cap the most output tokens of each choice; 0 for none
 * @param choices how many answers to choose from
 * @param stream whether the answer is to be a stream
 */
record Chat(int cap, int choices, boolean stream) implements Ask {

    /** What the gateways put where a client names no cap. */
    static final int DEFAULT_CAP = 300;

    @Override
    public String path() {
        return "/chat/completions";
    }

    @Override
    public String body(Mark mark) {
        return "{\"model\":\"" + mark.model() + "\",\"user\":\"" + mark.userText() + "\""
                + (cap == 0 ? "" : ",\"max_completion_tokens\":" + cap)
                + (choices == 1 ? "" : ",\"n\":" + choices)
                + (stream ? ",\"stream\":true" : "")
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + mark.text()
                + " Say something about penstocks, please.\"}]}";
    }

    @Override
    public long outputMax() {
        return (long) choices * (cap == 0 ? DEFAULT_CAP : cap);
    }
}
