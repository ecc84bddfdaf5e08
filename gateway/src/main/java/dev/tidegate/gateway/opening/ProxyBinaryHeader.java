package dev.tidegate.gateway.opening;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;
import java.util.zip.CRC32C;

/**
 * Version 2: twelve fixed bytes, version and command, family, length, addresses, then fields of type, length and value
 * (section 2.2). Fields are checked for their form and skipped, but a checksum must be right (section 2.2.3).
 */
final class ProxyBinaryHeader {
    static final int FIXED_BYTES = 16;
    static final int LOCAL = 0x20;
    static final int PROXY = 0x21;
    static final int UNSPECIFIED = 0x00;
    static final int TCP_OVER_IPV4 = 0x11;
    static final int TCP_OVER_IPV6 = 0x21;
    static final int UNIX_STREAM = 0x31;
    static final int IPV4_BYTES = 12;
    static final int IPV6_BYTES = 36;
    static final int UNIX_BYTES = 216;
    static final int CHECKSUM = 0x03;

    private static final int COMMAND_AT = 12;
    private static final int FAMILY_AT = 13;
    private static final int LENGTH_AT = 14;
    private static final int FIELD_START_BYTES = 3;
    private static final int CHECKSUM_BYTES = 4;

    private ProxyBinaryHeader() {}

    /** Reads a header of which the first twelve bytes are right. */
    static ProxyHeaderOutcome parse(ByteBuf in) {
        int start = in.readerIndex();
        if (in.readableBytes() > COMMAND_AT && !isCommand(in.getUnsignedByte(start + COMMAND_AT))) {
            return ProxyHeaderOutcome.MALFORMED;
        }
        if (in.readableBytes() < FIXED_BYTES) {
            return ProxyHeaderOutcome.MORE;
        }
        int length = FIXED_BYTES + in.getUnsignedShort(start + LENGTH_AT);
        if (length > ProxyHeaderParser.HEADER_BYTES_MAX) {
            return ProxyHeaderOutcome.MALFORMED;
        }
        return in.readableBytes() < length ? ProxyHeaderOutcome.MORE : whole(in.slice(start, length));
    }

    private static boolean isCommand(int command) {
        return command == LOCAL || command == PROXY;
    }

    private static ProxyHeaderOutcome whole(ByteBuf header) {
        if (header.getUnsignedByte(COMMAND_AT) == LOCAL) {
            // Everything after the length has to be ignored.
            return new ProxyHeaderOutcome.Whole(header.readableBytes(), new ConnectionOrigin.Unknown());
        }
        int family = header.getUnsignedByte(FAMILY_AT);
        int fieldsAt = FIXED_BYTES + addressBytes(family);
        if (!isFamily(family) || header.readableBytes() < fieldsAt || !areFieldsWell(header, fieldsAt)) {
            return ProxyHeaderOutcome.MALFORMED;
        }
        return new ProxyHeaderOutcome.Whole(header.readableBytes(), origin(header, family));
    }

    private static boolean isFamily(int family) {
        return family == UNSPECIFIED || family == TCP_OVER_IPV4 || family == TCP_OVER_IPV6 || family == UNIX_STREAM;
    }

    private static int addressBytes(int family) {
        return switch (family) {
            case TCP_OVER_IPV4 -> IPV4_BYTES;
            case TCP_OVER_IPV6 -> IPV6_BYTES;
            case UNIX_STREAM -> UNIX_BYTES;
            default -> 0;
        };
    }

    private static ConnectionOrigin origin(ByteBuf header, int family) {
        return switch (family) {
            case TCP_OVER_IPV4 -> passed(header, 4);
            case TCP_OVER_IPV6 -> passed(header, 16);
            default -> new ConnectionOrigin.Unknown();
        };
    }

    private static ConnectionOrigin passed(ByteBuf header, int addressBytes) {
        int portsAt = FIXED_BYTES + 2 * addressBytes;
        return new ConnectionOrigin.Passed(
                socket(header, FIXED_BYTES, addressBytes, portsAt),
                socket(header, FIXED_BYTES + addressBytes, addressBytes, portsAt + Short.BYTES));
    }

    private static InetSocketAddress socket(ByteBuf header, int at, int addressBytes, int portAt) {
        return new InetSocketAddress(
                IpAddresses.of(ByteBufUtil.getBytes(header, at, addressBytes)), header.getUnsignedShort(portAt));
    }

    private static boolean areFieldsWell(ByteBuf header, int fieldsAt) {
        int at = fieldsAt;
        while (at + FIELD_START_BYTES <= header.readableBytes()) {
            int type = header.getUnsignedByte(at);
            int valueAt = at + FIELD_START_BYTES;
            int length = header.getUnsignedShort(at + 1);
            at = valueAt + length;
            if (at <= header.readableBytes() && type == CHECKSUM && !isChecksum(header, valueAt, length)) {
                return false;
            }
        }
        return at == header.readableBytes();
    }

    private static boolean isChecksum(ByteBuf header, int at, int length) {
        return length == CHECKSUM_BYTES && header.getUnsignedInt(at) == checksum(header, at);
    }

    /** CRC-32C of the header in which the four bytes of the checksum itself are zero. */
    static long checksum(ByteBuf header, int checksumAt) {
        byte[] bytes = ByteBufUtil.getBytes(header);
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, checksumAt);
        sum.update(new byte[CHECKSUM_BYTES]);
        sum.update(bytes, checksumAt + CHECKSUM_BYTES, bytes.length - checksumAt - CHECKSUM_BYTES);
        return sum.getValue();
    }
}
