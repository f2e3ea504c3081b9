package dev.penstock.cache;

import dev.penstock.core.Money;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The bytes of an entry: a version, its facts in fixed order, and the body, deflated where that pays. */
final class EntryFormat {

    private static final byte VERSION = 1;
    private static final int DEFLATE_ABOVE_BYTES = 1024;
    private static final int FACTS_BYTES = 192;
    private static final Usage.Evidence[] EVIDENCE = Usage.Evidence.values();

    private final int bodyBytesMax;

    /** A format that unpacks bodies up to so many bytes. */
    EntryFormat(int bodyBytesMax) {
        this.bodyBytesMax = bodyBytesMax;
    }

    byte[] encode(Entry entry) {
        byte[] body = entry.body();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(FACTS_BYTES + body.length);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(entry.created().toEpochMilli());
            out.writeLong(entry.ttl().toMillis());
            out.writeUTF(entry.target());
            out.writeUTF(entry.finish());
            out.writeLong(entry.cost().nanoUsd());
            write(out, entry.usage());
            boolean deflated = body.length > DEFLATE_ABOVE_BYTES;
            out.writeBoolean(deflated);
            out.writeInt(body.length);
            out.write(deflated ? deflate(body) : body);
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory", e);
        }
        return bytes.toByteArray();
    }

    /** The entry; empty where the bytes are of another version, or none of ours. */
    Optional<Entry> decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != VERSION) {
                return Optional.empty();
            }
            Instant created = Instant.ofEpochMilli(in.readLong());
            Duration ttl = Duration.ofMillis(in.readLong());
            String target = in.readUTF();
            String finish = in.readUTF();
            Money cost = new Money(in.readLong());
            Usage usage = readUsage(in);
            return Optional.of(new Entry(created, ttl, target, usage, finish, cost, readBody(in)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void write(DataOutputStream out, Usage usage) throws IOException {
        out.writeLong(usage.input().count());
        out.writeLong(usage.cachedInput().count());
        out.writeLong(usage.cacheWrite().count());
        out.writeLong(usage.output().count());
        out.writeLong(usage.reasoning().count());
        out.writeByte(usage.evidence().ordinal());
    }

    private static Usage readUsage(DataInputStream in) throws IOException {
        return new Usage(
                new Tokens(in.readLong()),
                new Tokens(in.readLong()),
                new Tokens(in.readLong()),
                new Tokens(in.readLong()),
                new Tokens(in.readLong()),
                EVIDENCE[in.readUnsignedByte() % EVIDENCE.length]);
    }

    private byte[] readBody(DataInputStream in) throws IOException {
        boolean deflated = in.readBoolean();
        int length = in.readInt();
        byte[] rest = in.readAllBytes();
        if (length < 0 || length > bodyBytesMax) {
            throw new IOException("a body of " + length + " bytes");
        }
        byte[] body = deflated ? inflate(rest, length) : rest;
        if (body.length != length) {
            throw new IOException("a body of another length than said");
        }
        return body;
    }

    private static byte[] deflate(byte[] body) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(body);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 2);
            byte[] piece = new byte[Math.min(body.length, 1 << 16)];
            while (!deflater.finished()) {
                out.write(piece, 0, deflater.deflate(piece));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** Unpacks exactly so many bytes, never more: the length was checked before. */
    private static byte[] inflate(byte[] packed, int length) throws IOException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] body = new byte[length + 1]; // one to spare, for the end of the packed bytes to be read too
            int done = 0;
            int step = 1;
            while (step > 0) {
                step = inflater.inflate(body, done, body.length - done);
                done += step;
            }
            if (done != length || !inflater.finished()) {
                throw new IOException("a body of another length than said");
            }
            return Arrays.copyOf(body, length);
        } catch (DataFormatException e) {
            throw new IOException("a body that is not deflated", e);
        } finally {
            inflater.end();
        }
    }
}
