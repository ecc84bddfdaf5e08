package dev.tidegate.gateway.http2;

import dev.tidegate.gateway.http1.BadMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Turns the fields of a request into a head in HTTP/1.1 text, which is the normal form inside the gateway. Checks what
 * HTTP/2 alone asks for (RFC 9113 sections 8.2 and 8.3): pseudo-header fields first, each once and none unknown, names
 * in lower case, no fields that belong to a connection, no octet that would be read as structure in the text. Whatever
 * else is wrong with a request is found when the text is read, as with any other.
 *
 * <p>Crumbs of the Cookie field are joined, a Host field that agrees with the {@code :authority} is dropped, and a body
 * of unknown length is announced as chunked. One per connection; {@link #begin}, the fields, {@link #end}.
 */
public final class RequestBlock implements HeaderSink {
    private static final byte[] VERSION_AND_HOST = ascii(" HTTP/1.1\r\nhost: ");
    private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
    private static final byte[] CHUNKED = ascii("transfer-encoding: chunked\r\n");
    private static final byte[] COOKIE_LINE = ascii("cookie: ");
    private static final int COLON = ':' << 8 | ' ';
    private static final int CRUMB = ';' << 8 | ' ';
    private static final int LINE_END = '\r' << 8 | '\n';

    private final ByteBufAllocator allocator;
    private final PseudoFields pseudo = new PseudoFields();
    private ByteBuf text = Unpooled.EMPTY_BUFFER;
    private ByteBuf cookie = Unpooled.EMPTY_BUFFER;
    private boolean lineWritten;
    private boolean hostSeen;
    private boolean lengthSeen;
    private BadMessage problem = BadMessage.NONE;

    /** Makes one that waits for its first request. */
    public RequestBlock(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Begins a request, whose head is appended to this text. */
    public void begin(ByteBuf out) {
        text = out;
        pseudo.clear();
        lineWritten = false;
        hostSeen = false;
        lengthSeen = false;
        problem = BadMessage.NONE;
    }

    @Override
    public boolean onHeader(byte[] bytes, int nameStart, int nameEnd, int valueStart, int valueEnd) {
        boolean isPseudo = nameStart < nameEnd && bytes[nameStart] == ':';
        if (isPseudo) {
            boolean taken = !lineWritten && pseudo.take(bytes, nameStart, nameEnd, valueStart, valueEnd);
            problem = taken ? BadMessage.NONE : BadMessage.PSEUDO_FIELD;
        } else {
            problem = lineWritten ? BadMessage.NONE : writeLine();
            problem = problem == BadMessage.NONE
                    ? FieldRules.judge(bytes, nameStart, nameEnd, valueStart, valueEnd)
                    : problem;
            if (problem == BadMessage.NONE) {
                problem = field(bytes, nameStart, nameEnd, valueStart, valueEnd);
            }
        }
        return problem == BadMessage.NONE;
    }

    /**
     * Completes the text.
     *
     * @param endStream whether there is no body
     * @return what is wrong with the request as one of HTTP/2; then the text is of no use
     */
    public BadMessage end(boolean endStream) {
        if (problem == BadMessage.NONE && !lineWritten) {
            problem = writeLine();
        }
        if (problem == BadMessage.NONE) {
            if (cookie.isReadable()) {
                text.writeBytes(COOKIE_LINE).writeBytes(cookie).writeShort(LINE_END);
            }
            if (!endStream && !lengthSeen) {
                text.writeBytes(CHUNKED);
            }
            text.writeShort(LINE_END);
        }
        cookie.release();
        cookie = Unpooled.EMPTY_BUFFER;
        text = Unpooled.EMPTY_BUFFER;
        return problem;
    }

    private BadMessage writeLine() {
        BadMessage found = pseudo.judge();
        if (found == BadMessage.NONE) {
            lineWritten = true;
            pseudo.writeMethod(text);
            text.writeByte(' ');
            pseudo.writePath(text);
            if (pseudo.hasAuthority()) {
                text.writeBytes(VERSION_AND_HOST);
                pseudo.writeAuthority(text);
                text.writeShort(LINE_END);
            } else {
                text.writeBytes(VERSION);
            }
        }
        return found;
    }

    private BadMessage field(byte[] bytes, int nameStart, int nameEnd, int valueStart, int valueEnd) {
        switch (FieldRules.Kind.of(bytes, nameStart, nameEnd)) {
            case CONNECTION -> {
                return BadMessage.CONNECTION_FIELD;
            }
            case TE -> {
                if (!FieldRules.isTrailers(bytes, valueStart, valueEnd)) {
                    return BadMessage.CONNECTION_FIELD;
                }
                write(bytes, nameStart, nameEnd, valueStart, valueEnd);
            }
            case HOST -> {
                return host(bytes, nameStart, nameEnd, valueStart, valueEnd);
            }
            case COOKIE -> {
                cookie = cookie.isReadable() ? cookie.writeShort(CRUMB) : allocator.heapBuffer();
                cookie.writeBytes(bytes, valueStart, valueEnd - valueStart);
            }
            case CONTENT_LENGTH -> {
                lengthSeen = true;
                write(bytes, nameStart, nameEnd, valueStart, valueEnd);
            }
            case OTHER -> write(bytes, nameStart, nameEnd, valueStart, valueEnd);
        }
        return BadMessage.NONE;
    }

    private BadMessage host(byte[] bytes, int nameStart, int nameEnd, int valueStart, int valueEnd) {
        if (hostSeen) {
            return BadMessage.HOST_REPEATED;
        }
        hostSeen = true;
        if (!pseudo.hasAuthority()) {
            write(bytes, nameStart, nameEnd, valueStart, valueEnd);
            return BadMessage.NONE;
        }
        return pseudo.isAuthority(bytes, valueStart, valueEnd) ? BadMessage.NONE : BadMessage.HOST_DIFFERS;
    }

    private void write(byte[] bytes, int nameStart, int nameEnd, int valueStart, int valueEnd) {
        text.writeBytes(bytes, nameStart, nameEnd - nameStart);
        text.writeShort(COLON);
        text.writeBytes(bytes, valueStart, valueEnd - valueStart);
        text.writeShort(LINE_END);
    }

    private static byte[] ascii(String words) {
        return words.getBytes(StandardCharsets.US_ASCII);
    }
}
