package dev.penstock.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.penstock.core.Tags;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members that say for whom, and in what conversation, a request is made. */
final class TagScan {

    /** The most members of metadata that are looked at; OpenAI takes no more. */
    private static final int METADATA_MAX = 16;

    /** So many bytes can spell one character. */
    private static final int ESCAPE_BYTES = 6;

    /** The most bytes of a text that the parser is let read. */
    private static final int TEXT_BYTES_MAX = 8_000;

    private final byte[] body;
    private final JsonParser in;
    private final MemberReader values;
    private final int charsMax;

    private @Nullable String safetyIdentifier;
    private @Nullable String user;
    private @Nullable String metadataUser;
    private @Nullable String promptCacheKey;
    private final Map<String, String> metadata = new LinkedHashMap<>(0);

    TagScan(byte[] body, JsonParser in, MemberReader values, int charsMax) {
        this.body = body;
        this.in = in;
        this.values = values;
        this.charsMax = charsMax;
    }

    /** Reads the member of this name to its end; false where it is none of these. */
    boolean read(String name) throws IOException {
        switch (name) {
            case "safety_identifier" -> safetyIdentifier = userId();
            case "user" -> user = userId();
            case "metadata" -> metadata();
            case "prompt_cache_key" -> promptCacheKey = shortText();
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The end user. */
    @Nullable
    String user() {
        @Nullable String named = safetyIdentifier == null ? user : safetyIdentifier;
        return named == null ? metadataUser : named;
    }

    Tags tags() {
        return metadata.isEmpty() && promptCacheKey == null ? Tags.NONE : new Tags(metadata, promptCacheKey);
    }

    private void metadata() throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return;
        }
        while (values.isSound() && in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            if (name.equals("user_id")) {
                metadataUser = userId();
                keep(name, metadataUser);
            } else {
                keep(name, shortText());
            }
        }
    }

    private void keep(String name, @Nullable String value) {
        if (value != null && metadata.size() < METADATA_MAX) {
            metadata.put(name, value);
        }
    }

    private @Nullable String userId() throws IOException {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            in.skipChildren();
            return null;
        }
        String id = values.name(charsMax);
        return id.isEmpty() ? null : id;
    }

    /** Text that can name something; null for whatever else the client writes there, which is its own affair. */
    private @Nullable String shortText() throws IOException {
        if (in.currentToken() != JsonToken.VALUE_STRING || !isShort(values.start() + 1)) {
            in.skipChildren();
            return null;
        }
        String text = in.getText();
        return text.isEmpty() || text.length() > charsMax || !MemberReader.isPrintable(text) ? null : text;
    }

    /** Whether the text that begins here ends so soon that its characters may be few enough. */
    private boolean isShort(int from) {
        long end = Math.min(body.length, from + Math.min(TEXT_BYTES_MAX, (long) ESCAPE_BYTES * charsMax + 1));
        int at = from;
        while (at < end && body[at] != '"') {
            at += body[at] == '\\' ? 2 : 1;
        }
        return at < end;
    }
}
