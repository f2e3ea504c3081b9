package dev.penstock.chaos;

import java.util.ArrayList;
import java.util.List;

/** The spelling of a chat completion, whole and in events. */
final class Completion {

    static final String DONE = "data: [DONE]\n\n";

    private static final int EVENTS_MAX = 6;
    private static final String WHOLE = "{\"id\":\"chatcmpl-oracle\",\"object\":\"chat.completion\",\"created\":1,"
            + "\"model\":\"oracle\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},"
            + "\"finish_reason\":\"stop\"}]%s}";
    private static final String EVENT = "data: {\"id\":\"chatcmpl-oracle\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1,\"model\":\"oracle\",\"choices\":[%s]%s}\n\n";
    private static final String DELTA = "{\"index\":0,\"delta\":{\"content\":\"%s\"},\"finish_reason\":null}";
    private static final String STOP = "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}";

    private Completion() {}

    static String whole(Draw draw) {
        return WHOLE.formatted(words(draw.used().output()), usage(draw, draw.used()));
    }

    /** The events of a stream without its end mark. */
    static List<String> events(Draw draw, boolean withUsage) {
        List<String> events = new ArrayList<>();
        long output = draw.used().output();
        long parts = Math.min(EVENTS_MAX, output);
        for (long part = 0; part < parts; part++) {
            events.add(
                    EVENT.formatted(DELTA.formatted(words(output * (part + 1) / parts - output * part / parts)), ""));
        }
        if (draw.mishap() == Mishap.USAGE_TWICE && withUsage) {
            events.add(EVENT.formatted("", usage(draw, draw.used().halfway())));
        }
        events.add(EVENT.formatted(STOP, ""));
        if (withUsage) {
            events.add(EVENT.formatted("", usage(draw, draw.used())));
        }
        return events;
    }

    static String error(String message) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"server_error\",\"param\":null,\"code\":null}}";
    }

    /** A token of text is a byte at least: who counts bytes counts enough. */
    private static String words(long tokens) {
        return "ab ".repeat(Math.toIntExact(tokens));
    }

    private static String usage(Draw draw, Tokens used) {
        return draw.mishap() == Mishap.NO_USAGE ? "" : ",\"usage\":" + used.json();
    }
}
