package dev.tidegate.rls.wire;

import java.util.List;

/**
 * One request of a proxy.
 *
 * @param domain whose descriptors they are
 * @param descriptors what it asks about, all of it together
 * @param hits how many each of them counts for that does not say itself; 0 when the request does not say either
 */
public record Query(String domain, List<Descriptor> descriptors, long hits) {
    /** How many a descriptor counts for: what it says itself, else what the request says, else one. */
    public long hits(Descriptor descriptor) {
        return descriptor.hits() == Descriptor.AS_THE_REQUEST ? Math.max(1, hits) : descriptor.hits();
    }
}
