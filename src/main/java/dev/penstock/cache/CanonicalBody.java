package dev.penstock.cache;

import java.util.Set;

/** The form of a JSON body in which bodies that mean the same are equal byte for byte. */
@FunctionalInterface
public interface CanonicalBody {

    /**
     * The canonical bytes of an object.
     *
     * @param body a JSON object without duplicate names
     * @param excludedTopLevel members of the object itself that do not count
     */
    byte[] of(byte[] body, Set<String> excludedTopLevel);
}
