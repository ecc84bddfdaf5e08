package dev.tidegate.gateway.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The fields by which client and server agree on WebSocket (RFC 6455 section 4). */
public final class Handshake {
    /** The request field with the client's random key. */
    public static final String KEY = "sec-websocket-key";

    /** The request field with the version of the protocol. */
    public static final String VERSION = "sec-websocket-version";

    /** The reply field that proves that the server read the key. */
    public static final String ACCEPT = "sec-websocket-accept";

    /** The field with the extensions: those offered in a request, those in use in a reply. */
    public static final String EXTENSIONS = "sec-websocket-extensions";

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String VERSION_13 = "13";
    private static final int KEY_CHARACTERS = 24;
    private static final int KEY_BYTES = 16;

    private Handshake() {}

    /** Whether a request asks for the version of RFC 6455 with a key of sixteen bytes. */
    public static boolean isValid(CharSequence key, CharSequence version) {
        if (key.length() != KEY_CHARACTERS || !VERSION_13.contentEquals(version)) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(key.toString()).length == KEY_BYTES;
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    /** Whether a reply accepts exactly the request with this key: an answer to another one proves nothing. */
    public static boolean isAccepted(CharSequence key, CharSequence accept) {
        return accept(key).contentEquals(accept);
    }

    /** What the server must send as Sec-WebSocket-Accept. */
    static String accept(CharSequence key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }
}
