package dev.penstock.identity;

import dev.penstock.core.Sha256;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that were verified lately, by the SHA-256 of the whole token: tokens themselves are not kept, and no two
 * share an entry because they begin alike.
 *
 * <p>There are two generations. When the younger is full it becomes the older one, and what was in that is forgotten
 * unless it was asked for meanwhile.
 */
final class VerifiedTokens {

    private final int generationMax;
    private volatile Map<ByteBuffer, Verified> young = new ConcurrentHashMap<>();
    private volatile Map<ByteBuffer, Verified> old = new ConcurrentHashMap<>();

    VerifiedTokens(int max) {
        this.generationMax = Math.max(1, max / 2);
    }

    /** The name of a token here. */
    static ByteBuffer name(String token) {
        return ByteBuffer.wrap(Sha256.of(token)).asReadOnlyBuffer();
    }

    @Nullable
    Verified find(ByteBuffer name) {
        Verified found = young.get(name);
        if (found != null) {
            return found;
        }
        Verified older = old.get(name);
        if (older != null) {
            put(name, older);
        }
        return older;
    }

    void put(ByteBuffer name, Verified token) {
        if (young.size() >= generationMax) {
            turn();
        }
        young.put(name, token);
    }

    void remove(ByteBuffer name) {
        young.remove(name);
        old.remove(name);
    }

    int size() {
        return young.size() + old.size();
    }

    private synchronized void turn() {
        if (young.size() >= generationMax) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }
}
