package dev.penstock.chaos;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The spelling of embeddings. */
final class Vectors {

    private static final String WHOLE = "{\"object\":\"list\",\"model\":\"oracle\",\"data\":[%s]%s}";
    private static final String VECTOR = "{\"object\":\"embedding\",\"index\":%d,\"embedding\":[0.25,-0.5,0.125]}";

    private Vectors() {}

    /**
     * @param inputs how many texts were embedded
     */
    static String whole(Draw draw, int inputs) {
        String data = IntStream.range(0, inputs).mapToObj(VECTOR::formatted).collect(Collectors.joining(","));
        String usage = ",\"usage\":{\"prompt_tokens\":%1$d,\"total_tokens\":%1$d}"
                .formatted(draw.used().input());
        return WHOLE.formatted(data, draw.mishap() == Mishap.NO_USAGE ? "" : usage);
    }
}
