package dev.penstock.config;

/**
 * Where in the policy files something is written.
 *
 * @param document the file
 * @param pointer the JSON pointer to it; empty for the top level
 */
record Place(YamlDocument document, String pointer) {

    /** The member of this name. */
    Place at(String name) {
        return new Place(document, pointer + "/" + name.replace("~", "~0").replace("/", "~1"));
    }

    /** The element at this index. */
    Place at(int index) {
        return new Place(document, pointer + "/" + index);
    }

    int line() {
        return document.line(pointer);
    }

    InvalidPolicy invalid(String reason) {
        return new InvalidPolicy(new PolicyProblem(document.file(), line(), reason));
    }
}
