package dev.tidegate.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

    Keys(String prefix) {
        this.prefix = prefix;
    }

    /** Into which hash slot a count falls. */
    int lane(String limit, String text) {
        CRC32 sum = new CRC32();
        sum.update((limit + ":" + shortened(text)).getBytes(StandardCharsets.UTF_8));
        return (int) (sum.getValue() % LANES);
    }

    /** The key of a count. */
    byte[] key(String limit, String text) {
        return in(lane(limit, text), limit + ":" + shortened(text));
    }

    /** A key that is written to see whether the server of a hash slot is there. */
    byte[] probe(int lane) {
        return in(lane, "probe");
    }

    /** The keys of which nodes there are, and how often something was reset; both in one slot. */
    byte[][] nodes() {
        return new byte[][] {bytes(prefix + ":{nodes}:seen"), bytes(prefix + ":{nodes}:resets")};
    }

    private byte[] in(int lane, String rest) {
        return bytes(prefix + ":{" + lane + "}:" + rest);
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
