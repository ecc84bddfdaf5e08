package dev.tidegate.gateway.opening;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Reads a ClientHello out of the records that carry it (RFC 8446 sections 5.1 and 4, the same in RFC 5246), to learn
 * which server it asks for. Strict and bounded; nothing is consumed. One object reads one greeting, each byte of it
 * once however it is cut into pieces.
 */
final class ClientHelloParser {
    /** The longest ClientHello that is read, its own four bytes of header included. */
    static final int HELLO_BYTES_MAX = 16 * 1024;

    /** The most bytes of records that are read for one: a client may cut it up, but not without end. */
    static final int RECORDS_BYTES_MAX = 2 * HELLO_BYTES_MAX;

    static final int HANDSHAKE_RECORD = 22;
    static final int CLIENT_HELLO = 1;
    static final int RECORD_START_BYTES = 5;
    static final int RECORD_BYTES_MAX = 1 << 14;

    private static final int MAJOR_VERSION = 3;
    private static final int MINOR_VERSION_MAX = 4;
    private static final int MESSAGE_START_BYTES = 4;
    private static final int FIRST_BYTES = 1024;

    private byte[] hello = new byte[FIRST_BYTES];
    private int length;
    private int examined;

    /** Looks at all that came so far, from the first byte of the connection. */
    ClientHelloOutcome parse(ByteBuf in) {
        int start = in.readerIndex();
        int available = in.readableBytes();
        while (available - examined >= RECORD_START_BYTES) {
            int at = start + examined;
            int recordBytes = in.getUnsignedShort(at + 3);
            if (!isHandshake(in, at, RECORD_START_BYTES)) {
                return examined == 0 ? plain() : ClientHelloOutcome.MALFORMED;
            }
            if (recordBytes == 0 || recordBytes > RECORD_BYTES_MAX || length + recordBytes > HELLO_BYTES_MAX) {
                return ClientHelloOutcome.MALFORMED;
            }
            if (available - examined < RECORD_START_BYTES + recordBytes) {
                return more(available);
            }
            append(in, at + RECORD_START_BYTES, recordBytes);
            examined += RECORD_START_BYTES + recordBytes;
            if (length >= MESSAGE_START_BYTES && !needsMore()) {
                return message();
            }
        }
        boolean fits = isHandshake(in, start + examined, available - examined);
        return fits ? more(available) : examined == 0 ? plain() : ClientHelloOutcome.MALFORMED;
    }

    private static ClientHelloOutcome plain() {
        return new ClientHelloOutcome.Whole(new Greeting.Plain());
    }

    private static ClientHelloOutcome more(int available) {
        return available > RECORDS_BYTES_MAX ? ClientHelloOutcome.MALFORMED : ClientHelloOutcome.MORE;
    }

    /** Whether the first bytes of a record, as far as they are there, are those of a handshake. */
    private static boolean isHandshake(ByteBuf in, int at, int available) {
        return (available < 1 || in.getUnsignedByte(at) == HANDSHAKE_RECORD)
                && (available < 2 || in.getUnsignedByte(at + 1) == MAJOR_VERSION)
                && (available < 3 || in.getUnsignedByte(at + 2) <= MINOR_VERSION_MAX);
    }

    private void append(ByteBuf in, int at, int count) {
        if (length + count > hello.length) {
            hello = Arrays.copyOf(hello, Math.max(length + count, 2 * hello.length));
        }
        in.getBytes(at, hello, length, count);
        length += count;
    }

    /** Whether the message is a ClientHello that may be read and is not complete. */
    private boolean needsMore() {
        return hello[0] == CLIENT_HELLO && messageBytes() <= HELLO_BYTES_MAX && length < messageBytes();
    }

    private int messageBytes() {
        int body = (hello[1] & 0xff) << 16 | (hello[2] & 0xff) << 8 | (hello[3] & 0xff);
        return MESSAGE_START_BYTES + body;
    }

    private ClientHelloOutcome message() {
        if (hello[0] != CLIENT_HELLO || messageBytes() != length) {
            // Nothing may follow a ClientHello before the server has answered it.
            return ClientHelloOutcome.MALFORMED;
        }
        return ServerNames.find(hello, MESSAGE_START_BYTES, length)
                .<ClientHelloOutcome>map(name -> new ClientHelloOutcome.Whole(new Greeting.Tls(name)))
                .orElse(ClientHelloOutcome.MALFORMED);
    }
}
