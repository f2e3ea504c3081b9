package dev.penstock.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** What structured input counts: the tokens of all names and texts in it, and one for every other scalar. */
final class TokenCount {

    private TokenCount() {}

    /** The tokens of a tree: never more than the bytes that it was sent in. */
    static int of(JsonNode tree) {
        if (tree.isTextual()) {
            return SimTokenizer.count(tree.textValue());
        }
        if (!tree.isContainerNode()) {
            return 1;
        }
        int count = 0;
        for (Map.Entry<String, JsonNode> member : tree.properties()) {
            count += SimTokenizer.count(member.getKey()) + of(member.getValue());
        }
        if (tree.isArray()) {
            for (JsonNode element : tree) {
                count += of(element);
            }
        }
        return count;
    }
}
