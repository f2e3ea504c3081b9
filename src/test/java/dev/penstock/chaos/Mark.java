package dev.penstock.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who asks, written into the request where it reaches the provider unchanged: the oracle knows the payer without asking the
 * gateway.
 *
 * @param tenant who pays
 * @param key the id of the virtual key
 * @param user the end user of the key, by number
 * @param model what is asked, by the gateway's name
 * @param number the number of the question, which is in its text or beside it
 */
record Mark(String tenant, String key, int user, String model, long number) {

    /** The member of a request's metadata that has the mark where the text is that of others too. */
    static final String METADATA = "question";

    private static final Pattern USER = Pattern.compile("([a-z0-9_-]+)/([a-z0-9_-]+)/([0-9]+)");
    private static final Pattern QUESTION = Pattern.compile("Question ([0-9]+) to (\\S+)\\.(?: .*)?");

    /** The member {@code user} of a request. */
    String userText() {
        return tenant + "/" + key + "/" + user;
    }

    /** The beginning of the text, or what stands beside it. */
    String text() {
        return "Question " + number + " to " + model + ".";
    }

    /** The mark of a request; empty where it has none. */
    static Optional<Mark> of(JsonNode request) {
        Matcher user = USER.matcher(request.path("user").asText());
        Matcher question = QUESTION.matcher(text(request));
        return user.matches() && question.matches()
                ? Optional.of(new Mark(
                        user.group(1),
                        user.group(2),
                        Integer.parseInt(user.group(3)),
                        question.group(2),
                        Long.parseLong(question.group(1))))
                : Optional.empty();
    }

    private static String text(JsonNode request) {
        String aside = request.path("metadata").path(METADATA).asText();
        if (!aside.isEmpty()) {
            return aside;
        }
        return request.path("input")
                .path(0)
                .asText(request.path("messages").path(0).path("content").asText());
    }
}
