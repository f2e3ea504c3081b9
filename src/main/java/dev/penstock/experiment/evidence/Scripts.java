package dev.penstock.experiment.evidence;

import dev.penstock.redis.Script;

/** The scripts of the evidence; each file says what it takes and what it replies. */
final class Scripts {

    static final Script FLUSH = script("flush");
    static final Script EVIDENCE = script("evidence");
    static final Script RETIRE = script("retire");
    static final Script PEAKS = script("peaks");

    private Scripts() {}

    private static Script script(String name) {
        return Script.ofResources("/lua/prelude.lua", "/lua/" + name + ".lua");
    }
}
