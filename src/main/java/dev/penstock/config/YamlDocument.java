package dev.penstock.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * One YAML file as a tree, with the line on which each node was written.
 *
 * @param file the name of the file
 * @param root the top level
 * @param lines JSON pointer to line, counted from 1
 */
record YamlDocument(String file, ObjectNode root, Map<String, Integer> lines) {

    /** The line of the node, or of the nearest one around it that was written. */
    int line(String pointer) {
        String at = pointer;
        while (!at.isEmpty()) {
            Integer line = lines.get(at);
            if (line != null) {
                return line;
            }
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return 1;
    }

    Place top() {
        return new Place(this, "");
    }
}
