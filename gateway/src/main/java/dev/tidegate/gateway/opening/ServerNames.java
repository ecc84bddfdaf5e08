package dev.tidegate.gateway.opening;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the server name in the body of a ClientHello (RFC 8446 section 4.1.2, RFC 6066 section 3). Every length must be
 * right to the byte.
 */
final class ServerNames {
    private static final int RANDOM_BYTES = 32;
    private static final int SESSION_BYTES_MAX = 32;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;
    private static final int NAME_MAX = 253;
    private static final String LABELS = "[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*";
    private static final ByteBuffer NONE = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private ServerNames() {}

    /** The name in lower case, or an empty text when the client gives none; nothing when the body is malformed. */
    static Optional<String> find(byte[] hello, int from, int to) {
        ByteBuffer body = ByteBuffer.wrap(hello, from, to - from);
        if (body.remaining() < Short.BYTES + RANDOM_BYTES) {
            return Optional.empty();
        }
        body.position(body.position() + Short.BYTES + RANDOM_BYTES);
        boolean isWell = vector(body, 1, 0, SESSION_BYTES_MAX).isPresent()
                && vector(body, 2, 2, 0xfffe)
                        .filter(suites -> suites.remaining() % 2 == 0)
                        .isPresent()
                && vector(body, 1, 1, 0xff).isPresent();
        if (!isWell) {
            return Optional.empty();
        }
        if (!body.hasRemaining()) {
            // A client of long ago, without extensions.
            return Optional.of("");
        }
        return vector(body, 2, 0, 0xffff).filter(all -> !body.hasRemaining()).flatMap(ServerNames::inExtensions);
    }

    private static Optional<String> inExtensions(ByteBuffer extensions) {
        Optional<String> found = Optional.of("");
        boolean isSeen = false;
        while (extensions.hasRemaining()) {
            if (extensions.remaining() < Short.BYTES) {
                return Optional.empty();
            }
            int type = extensions.getShort() & 0xffff;
            Optional<ByteBuffer> content = vector(extensions, 2, 0, 0xffff);
            if (content.isEmpty() || (type == SERVER_NAME && isSeen)) {
                return Optional.empty();
            }
            if (type == SERVER_NAME) {
                isSeen = true;
                found = inExtension(content.get());
            }
        }
        return found;
    }

    /** There may be one name of each kind, and host names are the only kind there is. */
    private static Optional<String> inExtension(ByteBuffer content) {
        ByteBuffer list = vector(content, 2, 1, 0xffff).orElse(NONE);
        if (content.hasRemaining() || !list.hasRemaining() || list.get() != HOST_NAME) {
            return Optional.empty();
        }
        return vector(list, 2, 1, NAME_MAX).filter(name -> !list.hasRemaining()).flatMap(ServerNames::hostName);
    }

    private static Optional<String> hostName(ByteBuffer bytes) {
        String name = StandardCharsets.ISO_8859_1.decode(bytes).toString().toLowerCase(Locale.ROOT);
        return Optional.of(name).filter(text -> text.matches(LABELS));
    }

    /** Takes a vector of bytes with its length before it; nothing when the length is out of range or beyond the end. */
    private static Optional<ByteBuffer> vector(ByteBuffer in, int lengthBytes, int least, int most) {
        if (in.remaining() < lengthBytes) {
            return Optional.empty();
        }
        int length = lengthBytes == 1 ? in.get() & 0xff : in.getShort() & 0xffff;
        if (length < least || length > most || length > in.remaining()) {
            return Optional.empty();
        }
        ByteBuffer vector = in.slice(in.position(), length);
        in.position(in.position() + length);
        return Optional.of(vector);
    }
}
