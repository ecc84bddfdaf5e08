package dev.tidegate.gateway.http2;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A field name that the encoder treats in its own way or finds in the static table. Immutable. */
final class FieldKind {
    /** What becomes of a field. */
    enum Treatment {
        /** It enters the dynamic table once it is seen for the second time. */
        REPEATED,
        /** It is as good as never the same twice, or costs nothing, so the table is left to others. */
        PLAIN,
        /**
         * It is a credential: it enters no table, here or at any hop after this one, so that nobody who sees the sizes
         * of blocks can guess it piece by piece (RFC 7541 section 7.1.3).
         */
        SECRET,
        /** It says something about a connection of HTTP/1.1, and has no place here (RFC 9113 section 8.2.2). */
        DROPPED,
        /** Nothing but {@code trailers} may be said in it. */
        TRAILERS_ALONE
    }

    /** Any name that is not special. */
    static final FieldKind OTHER = new FieldKind(new byte[0], 0, Treatment.REPEATED);

    private static final String PLAIN = """
            :path :method :scheme :status age content-length content-range etag if-modified-since if-none-match if-range
            last-modified location range""";
    private static final String SECRET = """
            authorization proxy-authorization cookie set-cookie x-api-key x-auth-token x-access-token x-amz-security-token
            x-csrf-token x-xsrf-token""";
    private static final String DROPPED = """
            connection keep-alive proxy-connection transfer-encoding upgrade http2-settings host""";

    private static final int SLOTS = 256;
    private static final int SLOT_SHIFT = 24;
    private static final FieldKind[] TABLE = new FieldKind[SLOTS];

    private final byte[] name;
    private final int staticIndex;
    private final Treatment treatment;

    private FieldKind(byte[] name, int staticIndex, Treatment treatment) {
        this.name = name;
        this.staticIndex = staticIndex;
        this.treatment = treatment;
    }

    static {
        Arrays.fill(TABLE, OTHER);
        // The first entry of a name wins, so what is treated in a special way is named first.
        add(DROPPED, Treatment.DROPPED);
        add(SECRET, Treatment.SECRET);
        add(PLAIN, Treatment.PLAIN);
        add("te", Treatment.TRAILERS_ALONE);
        for (int index = 1; index <= StaticTable.LENGTH; index++) {
            add(StaticTable.name(index), Treatment.REPEATED);
        }
    }

    private static void add(String names, Treatment treatment) {
        for (String text : names.split("\\s+")) {
            byte[] name = text.getBytes(StandardCharsets.US_ASCII);
            int slot = slot(name, 0, name.length);
            while (!TABLE[slot].isOther() && !TABLE[slot].is(name, 0, name.length)) {
                slot = slot + 1 & SLOTS - 1;
            }
            if (TABLE[slot].isOther()) {
                TABLE[slot] = new FieldKind(name, staticIndex(text), treatment);
            }
        }
    }

    private static int staticIndex(String name) {
        for (int index = 1; index <= StaticTable.LENGTH; index++) {
            if (StaticTable.name(index).equals(name)) {
                return index;
            }
        }
        return 0;
    }

    /** The first entry of the static table with this name; 0 when there is none. */
    int staticIndex() {
        return staticIndex;
    }

    /** What becomes of a field with this name. */
    Treatment treatment() {
        return treatment;
    }

    /** The kind of the name in a range, which is in lower case and not empty. */
    static FieldKind of(byte[] bytes, int start, int end) {
        int slot = slot(bytes, start, end);
        while (!TABLE[slot].isOther()) {
            if (TABLE[slot].is(bytes, start, end)) {
                return TABLE[slot];
            }
            slot = slot + 1 & SLOTS - 1;
        }
        return OTHER;
    }

    private boolean isOther() {
        return name.length == 0;
    }

    private boolean is(byte[] bytes, int start, int end) {
        return Arrays.equals(name, 0, name.length, bytes, start, end);
    }

    /** By length and three letters, which tell the names apart well enough. */
    private static int slot(byte[] bytes, int start, int end) {
        int letters = (bytes[start] << 16) ^ (bytes[(start + end) >>> 1] << 8) ^ bytes[end - 1];
        return ((((end - start) << 24) ^ letters) * 0x85ebca6b) >>> SLOT_SHIFT;
    }
}
