package dev.tidegate.gateway.http2;

/** Takes the fields of a block one after another, pseudo-header fields among them, in the order in which they came. */
@FunctionalInterface
public interface HeaderSink {
    /**
     * Takes one field. Name and value are ranges of one array, which holds them until the method returns and must not
     * be changed. They are what the peer wrote: any octets, in any case, perhaps none.
     *
     * @return whether the field is well formed; after {@code false} no more fields of the block are handed over
     */
    boolean onHeader(byte[] bytes, int nameStart, int nameEnd, int valueStart, int valueEnd);
}
