package dev.tidegate.gateway.opening;

import dev.tidegate.gateway.http1.AddressText;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Version 1, one line of text: {@code PROXY TCP4 192.0.2.1 198.51.100.2 56324 443} (section 2.1). One space between the
 * parts, addresses in their usual form, ports without leading zeros.
 */
final class ProxyTextHeader {
    /** The longest line, its end included. */
    private static final int LINE_BYTES_MAX = 107;

    private static final int PARTS = 6;
    private static final int PORT_MAX = 65_535;
    private static final String UNKNOWN = "PROXY UNKNOWN";
    private static final long MAPPED_PREFIX = 0xffffL;

    private ProxyTextHeader() {}

    static ProxyHeaderOutcome parse(ByteBuf in) {
        int start = in.readerIndex();
        int seen = Math.min(in.readableBytes(), LINE_BYTES_MAX);
        int lineFeed = in.indexOf(start, start + seen, (byte) '\n');
        if (lineFeed < 0) {
            return seen == LINE_BYTES_MAX ? ProxyHeaderOutcome.MALFORMED : ProxyHeaderOutcome.MORE;
        }
        if (in.getByte(lineFeed - 1) != '\r') {
            return ProxyHeaderOutcome.MALFORMED;
        }
        String line = in.toString(start, lineFeed - 1 - start, StandardCharsets.ISO_8859_1);
        Optional<ConnectionOrigin> origin = origin(line);
        return origin.isEmpty()
                ? ProxyHeaderOutcome.MALFORMED
                : new ProxyHeaderOutcome.Whole(lineFeed + 1 - start, origin.get());
    }

    private static Optional<ConnectionOrigin> origin(String line) {
        if (line.equals(UNKNOWN) || line.startsWith(UNKNOWN + " ")) {
            // What follows the word has to be ignored.
            return Optional.of(new ConnectionOrigin.Unknown());
        }
        String[] parts = line.split(" ", -1);
        if (parts.length != PARTS) {
            return Optional.empty();
        }
        return switch (parts[1]) {
            case "TCP4" -> passed(parts, false);
            case "TCP6" -> passed(parts, true);
            default -> Optional.empty();
        };
    }

    private static Optional<ConnectionOrigin> passed(String[] parts, boolean isSix) {
        Optional<InetAddress> source = address(parts[2], isSix);
        Optional<InetAddress> destination = address(parts[3], isSix);
        int sourcePort = port(parts[4]);
        int destinationPort = port(parts[5]);
        if (source.isEmpty() || destination.isEmpty() || sourcePort < 0 || destinationPort < 0) {
            return Optional.empty();
        }
        return Optional.of(new ConnectionOrigin.Passed(
                new InetSocketAddress(source.get(), sourcePort),
                new InetSocketAddress(destination.get(), destinationPort)));
    }

    private static Optional<InetAddress> address(String text, boolean isSix) {
        AddressText address = new AddressText();
        if (text.contains(":") != isSix || !address.parse(text)) {
            return Optional.empty();
        }
        boolean isMapped = address.high() == 0 && address.low() >>> 32 == MAPPED_PREFIX;
        return Optional.of(
                isMapped
                        ? IpAddresses.of(ByteBuffer.allocate(4)
                                .putInt((int) address.low())
                                .array())
                        : IpAddresses.of(ByteBuffer.allocate(16)
                                .putLong(address.high())
                                .putLong(address.low())
                                .array()));
    }

    /** The port, or -1 when the text is none. */
    private static int port(String text) {
        if (!text.matches("0|[1-9][0-9]{0,4}")) {
            return -1;
        }
        int port = Integer.parseInt(text);
        return port <= PORT_MAX ? port : -1;
    }
}
