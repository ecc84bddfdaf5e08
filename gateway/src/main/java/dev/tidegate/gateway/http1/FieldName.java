package dev.tidegate.gateway.http1;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The header fields that the gateway itself looks at, and what becomes of them on the way to an upstream. */
enum FieldName {
    HOST(Handling.DROP),
    CONTENT_LENGTH(Handling.DROP),
    TRANSFER_ENCODING(Handling.DROP),
    CONNECTION(Handling.DROP),
    KEEP_ALIVE(Handling.DROP),
    PROXY_CONNECTION(Handling.DROP),
    PROXY_AUTHENTICATE(Handling.DROP),
    PROXY_AUTHORIZATION(Handling.DROP),
    PROXY(Handling.DROP),
    TE(Handling.DROP),
    TRAILER(Handling.DROP),
    UPGRADE(Handling.DROP),
    HTTP2_SETTINGS(Handling.DROP),
    EXPECT(Handling.DROP),
    FORWARDED(Handling.APPEND),
    X_FORWARDED_FOR(Handling.APPEND),
    X_FORWARDED_PROTO(Handling.TRUST),
    X_FORWARDED_HOST(Handling.TRUST),
    X_FORWARDED_OTHER(Handling.TRUST),
    X_REAL_IP(Handling.TRUST),
    CLIENT_CERT(Handling.TRUST),
    CLIENT_CERT_CHAIN(Handling.TRUST),
    X_ORIGINAL_URL(Handling.TRUST),
    X_REWRITE_URL(Handling.TRUST),
    AUTHORIZATION(Handling.KEEP),
    COOKIE(Handling.KEEP),
    DATE(Handling.KEEP),
    VIA(Handling.KEEP),
    X_MIRRORED(Handling.TRUST),
    /** Any other name of letters, digits and hyphens. */
    OTHER(Handling.COPY),
    /** A token with other punctuation, which some servers read as a hyphen. */
    PUNCTUATED(Handling.DROP),
    /** A field that the gateway writes again in another form. */
    REPLACED(Handling.DROP),
    /** A field that the Connection field declared to be for the next hop alone. */
    NOMINATED(Handling.DROP);

    /** What becomes of a field of a request. */
    enum Handling {
        /** Copied unless the Connection field names it. */
        COPY,
        /** Copied whatever the Connection field says. */
        KEEP,
        /** Copied from a trusted peer alone. */
        TRUST,
        /** Kept from a trusted peer alone, and continued. */
        APPEND,
        /** Not copied: it ends here, or the gateway writes its own. */
        DROP
    }

    /** What stands for many names, or for none. */
    private static final Set<FieldName> GROUPS = EnumSet.of(X_FORWARDED_OTHER, OTHER, PUNCTUATED, REPLACED, NOMINATED);

    private static final int SLOTS = 128;
    private static final int SLOT_SHIFT = 25;
    private static final FieldName[] TABLE = new FieldName[SLOTS];
    private static final String FORWARDED_PREFIX = "x-forwarded-";

    static {
        Arrays.fill(TABLE, OTHER);
        for (FieldName name : values()) {
            if (!GROUPS.contains(name)) {
                int slot = slot(hash(name.text));
                while (TABLE[slot] != OTHER) {
                    slot = slot + 1 & SLOTS - 1;
                }
                TABLE[slot] = name;
            }
        }
    }

    private final Handling handling;
    private final String text;

    FieldName(Handling handling) {
        this.handling = handling;
        this.text = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Handling handling() {
        return handling;
    }

    /** Whether the field ends at this hop by its nature (RFC 9110 section 7.6.1). */
    boolean isHopByHop() {
        return switch (this) {
            case CONNECTION,
                    KEEP_ALIVE,
                    PROXY_CONNECTION,
                    PROXY_AUTHENTICATE,
                    PROXY_AUTHORIZATION,
                    TE,
                    TRAILER,
                    TRANSFER_ENCODING,
                    UPGRADE,
                    HTTP2_SETTINGS,
                    NOMINATED -> true;
            default -> false;
        };
    }

    /** A hash of the length and three letters of a name, which count alike in both cases. */
    static int hash(byte[] bytes, int start, int end) {
        return hash(end - start, bytes[start], bytes[(start + end) >>> 1], bytes[end - 1]);
    }

    /** The same hash, of a name that is not empty. */
    static int hash(CharSequence name) {
        int length = name.length();
        return hash(length, (byte) name.charAt(0), (byte) name.charAt(length >>> 1), (byte) name.charAt(length - 1));
    }

    private static int hash(int length, byte first, byte middle, byte last) {
        return (length << 24) ^ ((first | 0x20) << 16) ^ ((middle | 0x20) << 8) ^ (last | 0x20);
    }

    /** The field with this name, of which the hash is known and which holds letters, digits and hyphens alone. */
    static FieldName of(byte[] bytes, int start, int end, int hash) {
        int slot = slot(hash);
        while (TABLE[slot] != OTHER) {
            if (equal(TABLE[slot].text, bytes, start, end)) {
                return TABLE[slot];
            }
            slot = slot + 1 & SLOTS - 1;
        }
        int prefixEnd = start + FORWARDED_PREFIX.length();
        boolean forwarded =
                (bytes[start] | 0x20) == 'x' && prefixEnd < end && equal(FORWARDED_PREFIX, bytes, start, prefixEnd);
        return forwarded ? X_FORWARDED_OTHER : OTHER;
    }

    /** The field that a name turns into where all punctuation counts as a hyphen. */
    static FieldName ofAlias(byte[] bytes, int start, int end) {
        byte[] plain = new byte[end - start];
        for (int i = 0; i < plain.length; i++) {
            byte octet = bytes[start + i];
            plain[i] = Octets.is(octet, Octets.PLAIN) ? octet : (byte) '-';
        }
        return of(plain, 0, plain.length, hash(plain, 0, plain.length));
    }

    private static int slot(int hash) {
        return (hash * 0x85ebca6b) >>> SLOT_SHIFT;
    }

    /** Whether a range holds this text, which is in lower case. */
    static boolean equal(String lowerText, byte[] bytes, int start, int end) {
        if (end - start != lowerText.length()) {
            return false;
        }
        for (int i = 0; i < lowerText.length(); i++) {
            if (lowerText.charAt(i) != Octets.lower(bytes[start + i])) {
                return false;
            }
        }
        return true;
    }
}
