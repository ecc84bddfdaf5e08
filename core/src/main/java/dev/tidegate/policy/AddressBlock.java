package dev.tidegate.policy;

/**
 * A block of addresses in CIDR form, for example {@code 10.0.0.0/8} or {@code 2001:db8::/32}.
 *
 * @param high the upper 64 bits of the first address; an IPv4 address stands in its mapped form ::ffff:a.b.c.d
 * @param low the lower 64 bits
 * @param prefixBits how many leading bits count, of 128
 */
public record AddressBlock(long high, long low, int prefixBits) {}
