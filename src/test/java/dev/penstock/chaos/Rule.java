package dev.penstock.chaos;

import java.util.List;

/** What must be true of every history. */
interface Rule {

    /** The promise in one sentence. */
    String promise();

    /** Where it was broken: each a sentence with all that is needed to look into it. */
    List<String> violations(History history);
}
