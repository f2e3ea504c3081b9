package dev.penstock.experiment.feedback;

import dev.penstock.core.Sha256;

/**
 * The name of a subject in the store: a hash of kind, tenant and id, since the id is a client's text.
 *
 * <p>The tenant is a part of it, so that nothing of another tenant can be found, not even that it is there. Each has a
 * hash tag of its own.
 *
 * @param hash 32 hexadecimal digits
 */
record SubjectKey(String hash) {

    private static final int DIGITS = 32;

    /** What is kept under a key. */
    enum Kind {
        /** An answer, by its request. */
        REQUEST("r"),
        /** The id of the request of a session's latest answer. */
        SESSION("s"),
        /** A comparison. */
        COMPARISON("c");

        private final String letter;

        Kind(String letter) {
            this.letter = letter;
        }
    }

    /** No tenant's id has a slash, so no two names are spelled alike. */
    static SubjectKey of(Kind kind, String tenant, String id) {
        return new SubjectKey(
                Sha256.hexOf(kind.letter + ":" + tenant + "/" + id).substring(0, DIGITS));
    }

    /** Where the subject is. */
    String subject() {
        return "{f:" + hash + "}";
    }

    /** Where what was said of it is: a hash from name and source to value. */
    String values() {
        return subject() + ":v";
    }
}
