package dev.tidegate.rls.wire;

import dev.tidegate.descriptor.DescriptorEntry;
import java.util.List;

/**
 * One thing that a proxy asks about.
 *
 * @param entries in order
 * @param quota the limit it brings with it
 * @param hits how many it counts for, from 0; {@link #AS_THE_REQUEST} when it does not say
 */
public record Descriptor(List<DescriptorEntry> entries, Quota quota, long hits) {
    /** It counts for as many as the request says. */
    public static final long AS_THE_REQUEST = -1;
}
