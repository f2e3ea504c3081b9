package dev.penstock.budget;

import dev.penstock.redis.Script;

/** The scripts of the ledger; each file says what it takes and what it replies. */
final class Scripts {

    static final Script ADMIT = script("admit");
    static final Script SETTLE = script("settle");
    static final Script CORRECT = script("correct");
    static final Script EXTEND = script("extend");
    static final Script DUE = script("due");
    static final Script POSTPONE = script("postpone");
    static final Script ENROLL = script("enroll");
    static final Script RECOVER = script("recover");
    static final Script ASSERT = script("assert");
    static final Script ACK = script("ack");
    static final Script BEAT = script("beat");
    static final Script LIMITS = script("limits");
    static final Script CLAIM = script("claim");
    static final Script DELIVERED = script("delivered");
    static final Script EXHAUSTED = script("exhausted");
    static final Script CACHED = script("cached");

    private Scripts() {}

    private static Script script(String name) {
        return Script.ofResources("/lua/prelude.lua", "/lua/" + name + ".lua");
    }
}
