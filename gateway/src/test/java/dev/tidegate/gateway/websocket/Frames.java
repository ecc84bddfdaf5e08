package dev.tidegate.gateway.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Frames as bytes, right or wrong. */
public final class Frames {
    public static final int TEXT = 0x81;
    public static final int TEXT_BEGINS = 0x01;
    public static final int CONTINUES = 0x00;
    public static final int ENDS = 0x80;
    public static final int CLOSE = 0x88;
    public static final int PING = 0x89;

    private Frames() {}

    /** A frame with its length in as few bytes as it can be. */
    public static byte[] frame(int firstByte, boolean masked, byte[] payload) {
        int lengthBytes = payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
        return frame(firstByte, masked, payload, lengthBytes);
    }

    /** A frame with its length in so many extra bytes. */
    public static byte[] frame(int firstByte, boolean masked, byte[] payload, int lengthBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(firstByte);
        int mask = masked ? 0x80 : 0;
        out.write(mask | (lengthBytes == 0 ? payload.length : lengthBytes == 2 ? 126 : 127));
        byte[] length = ByteBuffer.allocate(8).putLong(payload.length).array();
        out.write(length, 8 - lengthBytes, lengthBytes);
        byte[] key = {0x11, 0x22, 0x33, 0x44};
        if (masked) {
            out.writeBytes(key);
        }
        for (int i = 0; i < payload.length; i++) {
            out.write(masked ? payload[i] ^ key[i % 4] : payload[i]);
        }
        return out.toByteArray();
    }

    public static byte[] masked(int firstByte, int payloadBytes) {
        return frame(firstByte, true, new byte[payloadBytes]);
    }

    public static byte[] plain(int firstByte, int payloadBytes) {
        return frame(firstByte, false, new byte[payloadBytes]);
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
