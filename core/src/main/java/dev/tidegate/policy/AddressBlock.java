package dev.tidegate.policy;

import java.util.Optional;

/**
 * A block of addresses in CIDR form, for example {@code 10.0.0.0/8} or {@code 2001:db8::/32}.
 *
 * @param high the upper 64 bits of the first address; an IPv4 address stands in its mapped form ::ffff:a.b.c.d
 * @param low the lower 64 bits
 * @param prefixBits how many leading bits count, of 128
 */
public record AddressBlock(long high, long low, int prefixBits) {
    private static final int ADDRESS_BITS = 128;

    /** How many bits stand before an IPv4 address in its mapped form. */
    private static final int MAPPED_BITS = 96;

    private static final long MAPPED_LOW = 0xffff_0000_0000L;

    /** Refuses a prefix that is none, and clears the bits after it. */
    public AddressBlock {
        Require.range("prefixBits", prefixBits, 0, ADDRESS_BITS);
        high &= highMask(prefixBits);
        low &= lowMask(prefixBits);
    }

    /**
     * Reads an address or a block: {@code 10.0.0.0/8}, {@code 192.0.2.7}, {@code 2001:db8::/32}, {@code ::1}. Bits
     * after the prefix are cleared.
     *
     * @throws IllegalArgumentException when the text is neither
     */
    public static AddressBlock parse(String text) {
        return find(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the text must be an address or a block such as 10.0.0.0/8 or 2001:db8::/32, but was " + text));
    }

    /** Reads an address or a block like {@link #parse}; empty when the text is neither. */
    public static Optional<AddressBlock> find(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        int most = address.indexOf(':') < 0 ? ADDRESS_BITS - MAPPED_BITS : ADDRESS_BITS;
        int prefix = slash < 0 ? most : AddressText.number(text, slash + 1, text.length(), most);
        if (prefix < 0) {
            return Optional.empty();
        }
        int bits = ADDRESS_BITS - most + prefix;
        return AddressText.parse(address).map(words -> new AddressBlock(words.high(), words.low(), bits));
    }

    /**
     * Whether an address lies in this block.
     *
     * @param addressHigh the upper 64 bits of the address; of an IPv4 address in its mapped form
     * @param addressLow the lower 64 bits
     */
    public boolean contains(long addressHigh, long addressLow) {
        return (addressHigh & highMask(prefixBits)) == high && (addressLow & lowMask(prefixBits)) == low;
    }

    /** Whether the address of this block, or all of them, lie in the other block. */
    public boolean isWithin(AddressBlock other) {
        return prefixBits >= other.prefixBits && other.contains(high, low);
    }

    /** The block as {@link #parse} reads it; a single address without its prefix. */
    @Override
    public String toString() {
        boolean isV4 = prefixBits >= MAPPED_BITS && high == 0 && (low & ~0xffff_ffffL) == MAPPED_LOW;
        String address = isV4 ? AddressText.v4(low) : AddressText.v6(high, low);
        return prefixBits == ADDRESS_BITS ? address : address + "/" + (isV4 ? prefixBits - MAPPED_BITS : prefixBits);
    }

    private static long highMask(int bits) {
        return bits >= Long.SIZE ? -1 : bits == 0 ? 0 : -1L << (Long.SIZE - bits);
    }

    private static long lowMask(int bits) {
        return bits <= Long.SIZE ? 0 : -1L << (ADDRESS_BITS - bits);
    }
}
