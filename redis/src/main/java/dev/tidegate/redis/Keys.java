package dev.tidegate.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * The keys under which a store counts: {@code PREFIX:{nn}:LIMIT:KEY}. The number in braces decides the hash slot in a
 * cluster, and there are few, so that a batch falls into few calls. Immutable.
 */
final class Keys {
    /** How many hash slots are used. */
    static final int LANES = 64;
    /** A longer text of a key is replaced by its digest. */
    static final int TEXT_MAX = 128;

    private final String prefix;
    /** How the keys of each hash slot begin. */
    private final byte[][] slots;

    Keys(String prefix) {
        this.prefix = prefix;
        this.slots = IntStream.range(0, LANES)
                .mapToObj(lane -> bytes(slot(prefix, lane)))
                .toArray(byte[][]::new);
    }

    private static String slot(String prefix, int lane) {
        return prefix + ":{" + lane + "}:";
    }

    /** Into which hash slot a count falls. */
    int lane(String limit, String text) {
        return lane(bytes(limit + ":" + shortened(text)));
    }

    private static int lane(byte[] name) {
        CRC32 sum = new CRC32();
        sum.update(name);
        return (int) (sum.getValue() % LANES);
    }

    /** The key of a count. */
    byte[] key(String limit, String text) {
        byte[] name = bytes(limit + ":" + shortened(text));
        byte[] slot = slots[lane(name)];
        byte[] key = Arrays.copyOf(slot, slot.length + name.length);
        System.arraycopy(name, 0, key, slot.length, name.length);
        return key;
    }

    /** A key that is written to see whether the server of a hash slot is there. */
    byte[] probe(int lane) {
        return bytes(slot(prefix, lane) + "probe");
    }

    /** The keys of which nodes there are, and how often something was reset; both in one slot. */
    byte[][] nodes() {
        return new byte[][] {bytes(prefix + ":{nodes}:seen"), bytes(prefix + ":{nodes}:resets")};
    }

    private static String shortened(String text) {
        if (text.length() <= TEXT_MAX) {
            return text;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(text));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
