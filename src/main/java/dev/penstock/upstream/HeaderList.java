package dev.penstock.upstream;

import java.util.List;
import java.util.Set;

/**
 * The headers that pass between client and provider; what is not on the list stays behind.
 *
 * @param names whole names, in lower case
 * @param prefixes beginnings of names, in lower case
 */
record HeaderList(Set<String> names, List<String> prefixes) {

    HeaderList {
        names = Set.copyOf(names);
        prefixes = List.copyOf(prefixes);
    }

    /** Whether a header of this name, in lower case, passes. */
    boolean passes(String name) {
        if (names.contains(name)) {
            return true;
        }
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
