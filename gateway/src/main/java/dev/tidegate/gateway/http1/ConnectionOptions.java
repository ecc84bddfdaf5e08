package dev.tidegate.gateway.http1;

/** The options of the Connection field, and the fields that it declares to be for this hop alone (RFC 9110 7.6.1). */
final class ConnectionOptions {
    private static final int MAX_NOMINATED = 16;
    private static final String CLOSE = "close";
    private static final String KEEP_ALIVE = "keep-alive";
    private static final String UPGRADE = "upgrade";

    private final int[] starts = new int[MAX_NOMINATED];
    private final int[] ends = new int[MAX_NOMINATED];
    private int nominated;
    private boolean close;
    private boolean keepAlive;
    private boolean upgrade;

    void clear() {
        nominated = 0;
        close = false;
        keepAlive = false;
        upgrade = false;
    }

    boolean hasUpgrade() {
        return upgrade;
    }

    /** Whether the connection stays open after the message. */
    boolean keepsAlive(boolean version11) {
        return !close && (version11 || keepAlive);
    }

    /** Takes a Connection field. Returns whether it is a list of tokens. */
    boolean parse(Fields fields, int field) {
        byte[] bytes = fields.bytes();
        int end = fields.valueEnd(field);
        int i = fields.valueStart(field);
        while (i < end) {
            int start = i;
            while (i < end && Octets.is(bytes[i], Octets.TOKEN)) {
                i++;
            }
            if (i > start && !option(bytes, start, i)) {
                return false;
            }
            while (i < end && Octets.isBlank(bytes[i])) {
                i++;
            }
            if (i < end && bytes[i] != ',') {
                return false;
            }
            i++;
            while (i < end && Octets.isBlank(bytes[i])) {
                i++;
            }
        }
        return true;
    }

    private boolean option(byte[] bytes, int start, int end) {
        if (FieldName.equal(KEEP_ALIVE, bytes, start, end)) {
            keepAlive = true;
        } else if (FieldName.equal(CLOSE, bytes, start, end)) {
            close = true;
        } else if (FieldName.equal(UPGRADE, bytes, start, end)) {
            upgrade = true;
        } else if (nominated == MAX_NOMINATED) {
            return false;
        } else {
            starts[nominated] = start;
            ends[nominated++] = end;
        }
        return true;
    }

    /**
     * Marks the fields that are named here. Fields that decide routing, framing or identity are not for a client to
     * remove, so they are not marked.
     */
    void nominate(Fields fields) {
        for (int field = 0; nominated > 0 && field < fields.count(); field++) {
            if (fields.kind(field) == FieldName.OTHER && names(fields, field)) {
                fields.nominate(field);
            }
        }
    }

    private boolean names(Fields fields, int field) {
        byte[] bytes = fields.bytes();
        int start = fields.nameStart(field);
        int length = fields.nameEnd(field) - start;
        for (int option = 0; option < nominated; option++) {
            int i = ends[option] - starts[option] == length ? 0 : length + 1;
            while (i < length && Octets.lower(bytes[start + i]) == Octets.lower(bytes[starts[option] + i])) {
                i++;
            }
            if (i == length) {
                return true;
            }
        }
        return false;
    }
}
