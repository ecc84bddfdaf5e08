package dev.tidegate.gateway.opening;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** Greetings of TLS: real ones from the JDK, and hand-made ones. */
final class Hellos {
    private Hellos() {}

    /** What a real client sends first, over the newest version that it knows. */
    static byte[] real(String serverName) {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine();
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            if (!serverName.isEmpty()) {
                parameters.setServerNames(List.of(new SNIHostName(serverName)));
            }
            engine.setSSLParameters(parameters);
            ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), out);
            byte[] hello = new byte[out.flip().remaining()];
            out.get(hello);
            return hello;
        } catch (NoSuchAlgorithmException | SSLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The handshake message inside one record. */
    static byte[] message(byte[] record) {
        return java.util.Arrays.copyOfRange(record, ClientHelloParser.RECORD_START_BYTES, record.length);
    }

    /** A message in records of at most so many bytes. */
    static ByteBuf records(byte[] message, int most) {
        ByteBuf out = Unpooled.buffer();
        for (int at = 0; at < message.length; at += most) {
            int count = Math.min(most, message.length - at);
            out.writeByte(ClientHelloParser.HANDSHAKE_RECORD).writeShort(0x0301).writeShort(count);
            out.writeBytes(message, at, count);
        }
        return out;
    }

    /** A ClientHello with these extensions, each written whole. */
    static byte[] withExtensions(byte[]... extensions) {
        ByteBuf all = Unpooled.buffer();
        for (byte[] extension : extensions) {
            all.writeBytes(extension);
        }
        return withTail(Unpooled.buffer().writeShort(all.readableBytes()).writeBytes(all));
    }

    /** A ClientHello that ends in these bytes after its compression methods. */
    static byte[] withTail(ByteBuf tail) {
        ByteBuf body = Unpooled.buffer()
                .writeShort(0x0303)
                .writeZero(32)
                .writeByte(0)
                .writeShort(2)
                .writeShort(0x1301)
                .writeByte(1)
                .writeByte(0)
                .writeBytes(tail);
        ByteBuf message = Unpooled.buffer()
                .writeByte(ClientHelloParser.CLIENT_HELLO)
                .writeMedium(body.readableBytes())
                .writeBytes(body);
        return bytes(message);
    }

    /** The extension server_name with these names of type host_name. */
    static byte[] serverName(String... names) {
        ByteBuf list = Unpooled.buffer();
        for (String name : names) {
            list.writeByte(0).writeShort(name.length());
            list.writeCharSequence(name, StandardCharsets.ISO_8859_1);
        }
        ByteBuf content = Unpooled.buffer().writeShort(list.readableBytes()).writeBytes(list);
        return extension(0, bytes(content));
    }

    static byte[] extension(int type, byte[] content) {
        return bytes(
                Unpooled.buffer().writeShort(type).writeShort(content.length).writeBytes(content));
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }
}
