package dev.tidegate.gateway.http1;

/** Which addresses belong to proxies that are believed. */
@FunctionalInterface
public interface TrustedProxies {
    /** Whether an address, of which IPv4 stands in its mapped form ::ffff:a.b.c.d, belongs to a trusted proxy. */
    boolean contains(long high, long low);
}
