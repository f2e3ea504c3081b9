package dev.penstock.chaos;

/**
 * Texts to be embedded.
 *
 * @param inputs how many
 */
record Embedding(int inputs) implements Ask {

    @Override
    public String path() {
        return "/embeddings";
    }

    @Override
    public String body(Mark mark) {
        return "{\"model\":\"" + mark.model() + "\",\"user\":\"" + mark.userText() + "\",\"input\":[\"" + mark.text()
                + " A penstock leads water to a turbine.\"" + ",\"So does a flume, which is open.\"".repeat(inputs - 1)
                + "]}";
    }

    @Override
    public boolean stream() {
        return false;
    }

    @Override
    public long outputMax() {
        return 0;
    }
}
