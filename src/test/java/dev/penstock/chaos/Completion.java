package dev.penstock.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The spelling of a chat completion, whole and in events. */
final class Completion {

    static final String DONE = "data: [DONE]\n\n";

    private static final int EVENTS_MAX = 6;
    private static final String WHOLE = "{\"id\":\"chatcmpl-oracle\",\"object\":\"chat.completion\",\"created\":1,"
            + "\"model\":\"oracle\",\"choices\":[%s]%s}";
    private static final String CHOICE =
            "{\"index\":%d,\"message\":{\"role\":\"assistant\",\"content\":\"%s\"}," + "\"finish_reason\":\"stop\"}";
    private static final String EVENT = "data: {\"id\":\"chatcmpl-oracle\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1,\"model\":\"oracle\",\"choices\":[%s]%s}\n\n";
    private static final String DELTA = "{\"index\":%d,\"delta\":{\"content\":\"%s\"},\"finish_reason\":null}";
    private static final String STOP = "{\"index\":%d,\"delta\":{},\"finish_reason\":\"stop\"}";

    private Completion() {}

    static String whole(Draw draw) {
        String choices = IntStream.range(0, draw.outputs().size())
                .mapToObj(
                        choice -> CHOICE.formatted(choice, words(draw.outputs().get(choice))))
                .collect(Collectors.joining(","));
        return WHOLE.formatted(choices, usage(draw, draw.used()));
    }

    /** The events of a stream without its end mark. */
    static List<String> events(Draw draw, boolean withUsage) {
        List<String> events = new ArrayList<>();
        for (long part = 0; part < EVENTS_MAX; part++) {
            for (int choice = 0; choice < draw.outputs().size(); choice++) {
                long output = draw.outputs().get(choice);
                long tokens = output * (part + 1) / EVENTS_MAX - output * part / EVENTS_MAX;
                if (tokens > 0) {
                    events.add(EVENT.formatted(DELTA.formatted(choice, words(tokens)), ""));
                }
            }
        }
        if (draw.mishap() == Mishap.USAGE_TWICE && withUsage) {
            events.add(EVENT.formatted("", usage(draw, draw.used().halfway())));
        }
        for (int choice = 0; choice < draw.outputs().size(); choice++) {
            events.add(EVENT.formatted(STOP.formatted(choice), ""));
        }
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
