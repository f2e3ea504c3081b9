package dev.penstock.it;

import dev.penstock.core.Sha256;

/**
 * A virtual key for one test.
 *
 * @param id its id in the policy file
 */
record TestKey(String id) {

    /** What a client sends. */
    String text() {
        return "sk-penstock-" + id + "-asecretthatonlytestsknow";
    }

    /** What a policy file keeps of it. */
    String sha256() {
        return Sha256.hexOf(text());
    }
}
