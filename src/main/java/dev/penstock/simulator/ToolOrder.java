package dev.penstock.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides which tool an answer calls: the one that {@code tool_choice} names; the first where one is {@code required};
 * by itself, the first whose name the user's last message contains; else none.
 */
final class ToolOrder {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private ToolOrder() {}

    static TextRequest.@Nullable Tool read(Members request, Conversation conversation) {
        List<TextRequest.Tool> tools = new ArrayList<>();
        for (Members tool : request.objects("tools")) {
            tools.add(tool(tool.object("function")));
        }
        JsonNode choice = request.any("tool_choice");
        if (choice == null) {
            return mentioned(tools, conversation.question());
        }
        if (tools.isEmpty()) {
            throw request.wrong("tool_choice", "left out where there are no 'tools'");
        }
        if (choice.isObject()) {
            String name = request.object("tool_choice").object("function").text("name");
            return named(tools, name, request);
        }
        switch (choice.asText()) {
            case "none":
                return null;
            case "auto":
                return mentioned(tools, conversation.question());
            case "required":
                return tools.get(0);
            default:
                throw request.wrong("tool_choice", "none, auto, required or an object");
        }
    }

    private static TextRequest.Tool tool(Members function) {
        String name = function.text("name");
        if (!NAME.matcher(name).matches()) {
            throw function.wrong("name", "1 to 64 letters, digits, '_' or '-'");
        }
        JsonNode parameters = function.any("parameters");
        return new TextRequest.Tool(name, parameters == null ? Json.object().put("type", "object") : parameters);
    }

    private static TextRequest.@Nullable Tool mentioned(List<TextRequest.Tool> tools, String question) {
        for (TextRequest.Tool tool : tools) {
            if (question.contains(tool.name())) {
                return tool;
            }
        }
        return null;
    }

    private static TextRequest.Tool named(List<TextRequest.Tool> tools, String name, Members request) {
        for (TextRequest.Tool tool : tools) {
            if (tool.name().equals(name)) {
                return tool;
            }
        }
        throw request.wrong("tool_choice.function.name", "the name of one of 'tools'");
    }
}
