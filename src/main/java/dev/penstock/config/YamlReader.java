package dev.penstock.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads the plain part of YAML 1.2: mappings with text keys, sequences, and scalars by the core schema.
 *
 * <p>It builds from parser events, so that nothing is constructed that a file names: tags, anchors and aliases are
 * refused, and so are keys given twice, empty values and deep nesting.
 */
final class YamlReader {

    static final int MAX_DEPTH = 32;
    static final int MAX_KEY_CHARS = 512;

    private final String file;
    private final Parser parser;
    private final Map<String, Integer> lines = new HashMap<>();

    private YamlReader(String file, String text) {
        this.file = file;
        this.parser = new ParserImpl(new StreamReader(new StringReader(text)), new LoaderOptions());
    }

    static YamlDocument read(String file, byte[] content) throws InvalidPolicy {
        String text = decode(file, content);
        try {
            return new YamlReader(file, text).document();
        } catch (ReaderException e) {
            int line = 1
                    + (int) text.chars()
                            .limit(Math.max(0, e.getPosition()))
                            .filter(c -> c == '\n')
                            .count();
            throw problem(file, line, "a character that YAML does not allow");
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw problem(file, line, "not valid YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw problem(file, 1, "not valid YAML: " + e.getMessage());
        }
    }

    private YamlDocument document() throws InvalidPolicy {
        parser.getEvent();
        Event first = parser.getEvent();
        if (first.is(Event.ID.StreamEnd)) {
            return new YamlDocument(file, JsonNodeFactory.instance.objectNode(), lines);
        }
        Event content = parser.getEvent();
        if (!content.is(Event.ID.MappingStart)) {
            throw problem(content, "a policy file is a mapping of sections");
        }
        ObjectNode root = (ObjectNode) node(content, "", 1);
        parser.getEvent();
        if (!parser.checkEvent(Event.ID.StreamEnd)) {
            throw problem(parser.peekEvent(), "a policy file is one YAML document");
        }
        return new YamlDocument(file, root, lines);
    }

    private JsonNode node(Event event, String pointer, int depth) throws InvalidPolicy {
        requirePlain(event);
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar);
        }
        if (depth > MAX_DEPTH) {
            throw problem(event, "nested deeper than the limit of " + MAX_DEPTH);
        }
        return event.is(Event.ID.MappingStart) ? mapping(pointer, depth) : sequence(pointer, depth);
    }

    private ObjectNode mapping(String pointer, int depth) throws InvalidPolicy {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (Event key = parser.getEvent(); !key.is(Event.ID.MappingEnd); key = parser.getEvent()) {
            String name = key(key);
            if (node.has(name)) {
                throw problem(key, "'" + name + "' is given twice");
            }
            String at = child(pointer, name);
            lines.put(at, line(key));
            node.set(name, node(parser.getEvent(), at, depth + 1));
        }
        return node;
    }

    private ArrayNode sequence(String pointer, int depth) throws InvalidPolicy {
        ArrayNode node = JsonNodeFactory.instance.arrayNode();
        for (Event item = parser.getEvent(); !item.is(Event.ID.SequenceEnd); item = parser.getEvent()) {
            String at = pointer + "/" + node.size();
            lines.put(at, line(item));
            node.add(node(item, at, depth + 1));
        }
        return node;
    }

    private String key(Event event) throws InvalidPolicy {
        requirePlain(event);
        if (!(event instanceof ScalarEvent scalar)) {
            throw problem(event, "a key must be text");
        }
        String name = scalar.getValue();
        if (name.isEmpty() || name.length() > MAX_KEY_CHARS) {
            throw problem(event, "a key must have 1 to " + MAX_KEY_CHARS + " characters");
        }
        return name;
    }

    private JsonNode scalar(ScalarEvent event) throws InvalidPolicy {
        if (event.isPlain() && CoreSchema.isNull(event.getValue())) {
            throw problem(event, "has no value");
        }
        return event.isPlain()
                ? CoreSchema.resolve(event.getValue())
                : JsonNodeFactory.instance.textNode(event.getValue());
    }

    private void requirePlain(Event event) throws InvalidPolicy {
        if (event instanceof AliasEvent) {
            throw problem(event, "YAML aliases are not taken");
        }
        if (event instanceof NodeEvent node && node.getAnchor() != null) {
            throw problem(event, "YAML anchors are not taken");
        }
        boolean isTagged = (event instanceof ScalarEvent scalar && scalar.getTag() != null)
                || (event instanceof CollectionStartEvent start && start.getTag() != null);
        if (isTagged) {
            throw problem(event, "YAML tags are not taken");
        }
    }

    private static String child(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private static int line(Event event) {
        return event.getStartMark().getLine() + 1;
    }

    private InvalidPolicy problem(Event event, String reason) {
        return problem(file, line(event), reason);
    }

    private static InvalidPolicy problem(String file, int line, String reason) {
        return new InvalidPolicy(new PolicyProblem(file, line, reason));
    }

    private static String decode(String file, byte[] content) throws InvalidPolicy {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw problem(file, 1, "the file is not UTF-8");
        }
    }
}
