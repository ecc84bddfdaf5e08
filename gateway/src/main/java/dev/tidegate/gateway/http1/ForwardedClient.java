package dev.tidegate.gateway.http1;

/**
 * The client behind trusted proxies: the rightmost address of X-Forwarded-For that is not a trusted proxy. What stands
 * left of it, the client may have written itself.
 */
public final class ForwardedClient {
    /** How many proxies are followed back at most. */
    static final int MAX_HOPS = 32;

    private final AddressText address = new AddressText();
    private final ByteText hop = new ByteText();
    private final ByteText text = new ByteText();
    private long high;
    private long low;

    /** Whether X-Forwarded-For named an address; if not, the peer itself is the client. */
    public boolean isPresent() {
        return !text.isEmpty();
    }

    /** The address as the field has it, without port or brackets. */
    public ByteText text() {
        return text;
    }

    /** The upper 64 bits of the address; IPv4 stands in its mapped form ::ffff:a.b.c.d. */
    public long high() {
        return high;
    }

    /** The lower 64 bits of the address. */
    public long low() {
        return low;
    }

    ForwardedClient find(Fields fields, TrustedProxies trusted) {
        text.clear();
        int hops = 0;
        for (int field = fields.count() - 1; field >= 0; field--) {
            if (fields.kind(field) != FieldName.X_FORWARDED_FOR) {
                continue;
            }
            int first = fields.valueStart(field);
            int end = fields.valueEnd(field);
            while (end > first) {
                int start = elementStart(fields.bytes(), first, end);
                if (hops++ == MAX_HOPS || !take(fields.bytes(), start, end) || !trusted.contains(high, low)) {
                    return this;
                }
                end = start - 1;
            }
        }
        return this;
    }

    private static int elementStart(byte[] bytes, int first, int end) {
        int start = end;
        while (start > first && bytes[start - 1] != ',') {
            start--;
        }
        return start;
    }

    private boolean take(byte[] bytes, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Octets.isBlank(bytes[start])) {
            start++;
        }
        while (end > start && Octets.isBlank(bytes[end - 1])) {
            end--;
        }
        end = withoutPort(bytes, start, end);
        if (end > start && bytes[start] == '[' && bytes[end - 1] == ']') {
            start++;
            end--;
        }
        if (!address.parse(hop.set(bytes, start, end))) {
            return false;
        }
        text.set(bytes, start, end);
        high = address.high();
        low = address.low();
        return true;
    }

    /** Where an address ends that a port may follow: after the bracket, or before the only colon. */
    private static int withoutPort(byte[] bytes, int start, int end) {
        int colons = 0;
        int lastColon = end;
        for (int i = start; i < end; i++) {
            if (bytes[i] == ':') {
                colons++;
                lastColon = i;
            }
        }
        boolean bracketed = start < lastColon && bytes[start] == '[' && bytes[lastColon - 1] == ']';
        return colons == 1 || bracketed ? lastColon : end;
    }
}
