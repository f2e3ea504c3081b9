package dev.penstock.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The error that an answer or an event of a stream is, if it is one. */
public final class AnswerError {

    private static final String ERROR = "error";

    private AnswerError() {}

    /** What a provider says went wrong, as one JSON value; empty where it says no such thing. */
    public static Optional<byte[]> in(byte[] json) {
        AnswerScan scan = new AnswerScan(new UsageTally());
        scan.read(json, 0, json.length);
        return scan.isError()
                ? JsonTree.read(json).map(object -> {
                    JsonNode error = object.path(ERROR);
                    return JsonTree.write(error.isMissingNode() || error.isNull() ? object : error);
                })
                : Optional.empty();
    }
}
