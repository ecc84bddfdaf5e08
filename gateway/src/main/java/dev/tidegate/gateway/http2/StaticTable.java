package dev.tidegate.gateway.http2;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The static table of RFC 7541 appendix A: each entry a range of one array, the name followed by the value. */
final class StaticTable {
    /** How many entries there are; the first has index 1. */
    static final int LENGTH = 61;

    private static final String ENTRIES = """
            :authority
            :method=GET
            :method=POST
            :path=/
            :path=/index.html
            :scheme=http
            :scheme=https
            :status=200
            :status=204
            :status=206
            :status=304
            :status=400
            :status=404
            :status=500
            accept-charset
            accept-encoding=gzip, deflate
            accept-language
            accept-ranges
            accept
            access-control-allow-origin
            age
            allow
            authorization
            cache-control
            content-disposition
            content-encoding
            content-language
            content-length
            content-location
            content-range
            content-type
            cookie
            date
            etag
            expect
            expires
            from
            host
            if-match
            if-modified-since
            if-none-match
            if-range
            if-unmodified-since
            last-modified
            link
            location
            max-forwards
            proxy-authenticate
            proxy-authorization
            range
            referer
            refresh
            retry-after
            server
            set-cookie
            strict-transport-security
            transfer-encoding
            user-agent
            vary
            via
            www-authenticate
            """;

    private static final byte[] BYTES;
    private static final int[] NAME_ENDS = new int[LENGTH + 1];
    private static final int[] VALUE_ENDS = new int[LENGTH + 1];
    private static final int[] LAST_OF_NAME = new int[LENGTH + 1];

    static {
        StringBuilder all = new StringBuilder();
        int index = 0;
        for (String line : ENTRIES.lines().toList()) {
            int equals = line.indexOf('=');
            String name = equals < 0 ? line : line.substring(0, equals);
            index++;
            NAME_ENDS[index] = all.append(name).length();
            VALUE_ENDS[index] =
                    all.append(equals < 0 ? "" : line.substring(equals + 1)).length();
        }
        BYTES = all.toString().getBytes(StandardCharsets.US_ASCII);
        for (int entry = LENGTH; entry > 0; entry--) {
            LAST_OF_NAME[entry] = entry < LENGTH && hasSameName(entry, entry + 1) ? LAST_OF_NAME[entry + 1] : entry;
        }
    }

    private StaticTable() {}

    /** The array in which all entries stand; not to be changed. */
    static byte[] bytes() {
        return BYTES;
    }

    static int nameStart(int index) {
        return VALUE_ENDS[index - 1];
    }

    static int nameEnd(int index) {
        return NAME_ENDS[index];
    }

    static int valueEnd(int index) {
        return VALUE_ENDS[index];
    }

    static String name(int index) {
        return new String(BYTES, nameStart(index), nameEnd(index) - nameStart(index), StandardCharsets.US_ASCII);
    }

    /**
     * The entry with a value among those that have the same name, or 0.
     *
     * @param first the first entry of the name
     */
    static int find(int first, byte[] bytes, int valueStart, int valueEnd) {
        for (int index = first; index <= LAST_OF_NAME[first]; index++) {
            boolean equal = VALUE_ENDS[index] > NAME_ENDS[index]
                    && Arrays.equals(BYTES, NAME_ENDS[index], VALUE_ENDS[index], bytes, valueStart, valueEnd);
            if (equal) {
                return index;
            }
        }
        return 0;
    }

    private static boolean hasSameName(int index, int other) {
        return Arrays.equals(BYTES, nameStart(index), nameEnd(index), BYTES, nameStart(other), nameEnd(other));
    }
}
