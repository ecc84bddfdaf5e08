package dev.tidegate.gateway.opening;

import java.net.InetSocketAddress;

/** Whom a connection comes from, by its PROXY header. */
public sealed interface ConnectionOrigin {
    /**
     * The balancer passes on a connection that somebody else made.
     *
     * @param source who made it
     * @param destination where it was accepted
     */
    record Passed(InetSocketAddress source, InetSocketAddress destination) implements ConnectionOrigin {}

    /**
     * The balancer speaks for itself (a health check), or does not know or cannot say by IP address for whom: the
     * addresses of the connection itself hold.
     */
    record Unknown() implements ConnectionOrigin {}
}
