package dev.tidegate.gateway;

import java.net.InetAddress;

/**
 * The other end of a client connection.
 *
 * @param address where it comes from; behind a PROXY header, the source that the header names
 * @param secure whether the connection is encrypted, so that the scheme is https
 */
record Peer(InetAddress address, boolean secure) {
    String scheme() {
        return secure ? "https" : "http";
    }
}
