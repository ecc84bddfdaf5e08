package dev.tidegate.rls.wire;

import dev.tidegate.descriptor.DescriptorEntry;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code RateLimitRequest}. Fields that it does not know it leaves out, as protocol buffers want it. */
public final class QueryReader {
    private QueryReader() {}

    /**
     * Reads a whole request.
     *
     * @throws MalformedMessageException when it is not one
     */
    public static Query read(byte[] message) throws MalformedMessageException {
        ProtoReader reader = new ProtoReader(message);
        String domain = "";
        List<Descriptor> descriptors = new ArrayList<>(1);
        long hits = 0;
        for (int field = reader.next(); field != 0; field = reader.next()) {
            switch (field) {
                case 1 -> domain = reader.text();
                case 2 -> descriptors.add(descriptor(reader.message()));
                case 3 -> hits = unsigned(reader.number());
                default -> reader.skip();
            }
        }
        return new Query(domain, descriptors, hits);
    }

    private static Descriptor descriptor(ProtoReader reader) throws MalformedMessageException {
        List<DescriptorEntry> entries = new ArrayList<>(2);
        Quota quota = Quota.NONE;
        long hits = Descriptor.AS_THE_REQUEST;
        for (int field = reader.next(); field != 0; field = reader.next()) {
            switch (field) {
                case 1 -> entries.add(entry(reader.message()));
                case 2 -> quota = quota(reader.message());
                case 3 -> hits = wrapped(reader.message());
                default -> reader.skip();
            }
        }
        return new Descriptor(entries, quota, hits);
    }

    private static DescriptorEntry entry(ProtoReader reader) throws MalformedMessageException {
        String key = "";
        String value = "";
        for (int field = reader.next(); field != 0; field = reader.next()) {
            switch (field) {
                case 1 -> key = reader.text();
                case 2 -> value = reader.text();
                default -> reader.skip();
            }
        }
        return new DescriptorEntry(key, value);
    }

    private static Quota quota(ProtoReader reader) throws MalformedMessageException {
        long requests = 0;
        long unit = 0;
        for (int field = reader.next(); field != 0; field = reader.next()) {
            switch (field) {
                case 1 -> requests = unsigned(reader.number());
                case 2 -> unit = reader.number();
                default -> reader.skip();
            }
        }
        return new Quota(requests, unit);
    }

    /** A {@code google.protobuf.UInt64Value}. */
    private static long wrapped(ProtoReader reader) throws MalformedMessageException {
        long value = 0;
        for (int field = reader.next(); field != 0; field = reader.next()) {
            if (field == 1) {
                long number = reader.number();
                value = number < 0 ? Long.MAX_VALUE : number;
            } else {
                reader.skip();
            }
        }
        return value;
    }

    /** A number of 32 bits, of which protocol buffers keep the lower ones. */
    private static long unsigned(long number) {
        return number & 0xffff_ffffL;
    }
}
