package dev.tidegate.gateway.opening;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses out of bytes. An IPv4 address in its IPv6 form becomes what it is, so that it counts as one client. */
final class IpAddresses {
    private IpAddresses() {}

    /** The address of 4 or 16 bytes. */
    static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes, but had " + bytes.length, wrongLength);
        }
    }
}
