package dev.tidegate.gateway.opening;

import dev.tidegate.policy.UpstreamSpec.ProxyHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the header that tells a server whom a connection comes from. Stateless. */
public final class ProxyHeaderWriter {
    private ProxyHeaderWriter() {}

    /** Appends a line of version 1. */
    public static void writeText(ByteBuf out, InetSocketAddress source, InetSocketAddress destination) {
        boolean isFour = areFour(source, destination);
        String line = "PROXY %s %s %s %d %d\r\n"
                .formatted(
                        isFour ? "TCP4" : "TCP6",
                        text(source.getAddress(), isFour),
                        text(destination.getAddress(), isFour),
                        source.getPort(),
                        destination.getPort());
        ByteBufUtil.writeAscii(out, line);
    }

    /** Appends a header of version 2, without further fields. */
    public static void writeBinary(ByteBuf out, InetSocketAddress source, InetSocketAddress destination) {
        boolean isFour = areFour(source, destination);
        out.writeBytes(ProxyHeaderParser.BINARY_START);
        out.writeByte(ProxyBinaryHeader.PROXY);
        out.writeByte(isFour ? ProxyBinaryHeader.TCP_OVER_IPV4 : ProxyBinaryHeader.TCP_OVER_IPV6);
        out.writeShort(isFour ? ProxyBinaryHeader.IPV4_BYTES : ProxyBinaryHeader.IPV6_BYTES);
        out.writeBytes(bytes(source.getAddress(), isFour));
        out.writeBytes(bytes(destination.getAddress(), isFour));
        out.writeShort(source.getPort());
        out.writeShort(destination.getPort());
    }

    /** The header of a connection that the gate makes for itself: a health check. */
    public static byte[] ofOwnConnection(ProxyHeader version) {
        return switch (version) {
            case OFF -> new byte[0];
            case V1 -> "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII);
            case V2 -> {
                byte[] header = Arrays.copyOf(ProxyHeaderParser.BINARY_START, ProxyBinaryHeader.FIXED_BYTES);
                header[ProxyHeaderParser.BINARY_START.length] = ProxyBinaryHeader.LOCAL;
                yield header;
            }
        };
    }

    /** A header knows one family for both addresses: where they differ, IPv4 takes its IPv6 form. */
    private static boolean areFour(InetSocketAddress source, InetSocketAddress destination) {
        return source.getAddress() instanceof Inet4Address && destination.getAddress() instanceof Inet4Address;
    }

    private static String text(InetAddress address, boolean asFour) {
        if (!asFour && address instanceof Inet4Address) {
            return "::ffff:" + address.getHostAddress();
        }
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    private static byte[] bytes(InetAddress address, boolean asFour) {
        byte[] bytes = address.getAddress();
        if (asFour || bytes.length == 16) {
            return bytes;
        }
        byte[] mapped = new byte[16];
        Arrays.fill(mapped, 10, 12, (byte) 0xff);
        System.arraycopy(bytes, 0, mapped, 12, bytes.length);
        return mapped;
    }
}
