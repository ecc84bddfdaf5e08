package dev.tidegate.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is particular to a listener that passes on bytes of TCP as they are.
 *
 * @param to the upstream of all connections that {@code sni} does not send elsewhere; empty when others are closed
 * @param sni upstreams by the server name in a client's TLS greeting (RFC 6066 section 3), in lower case: an exact
 *     name, or {@code *.} and a name for any below it. TLS is not terminated
 * @param limits names of the limits that a new connection must pass: its key is the client's address, or none
 * @param idleNanos how long a connection may carry nothing in either direction, in nanoseconds
 */
public record TcpSettings(String to, Map<String, String> sni, List<String> limits, long idleNanos) {
    /** Copies the collections, keeping their order, and refuses what is outside the ranges. */
    public TcpSettings {
        sni = Collections.unmodifiableMap(new LinkedHashMap<>(sni));
        limits = List.copyOf(limits);
        sni.keySet().forEach(TcpBlock::requireServerName);
        TcpBlock.IDLE.require(idleNanos);
        Require.that(!isNone(to, sni) || limits.isEmpty(), "limits must be empty when nothing is passed on", limits);
    }

    /** The settings of a listener that is not for TCP. */
    public static TcpSettings none() {
        return TcpBlock.none();
    }

    /** All connections to one upstream, with the file's defaults. */
    public static TcpSettings to(String upstream) {
        return TcpBlock.to(upstream);
    }

    /** The same settings with upstreams by server name. */
    public TcpSettings withSni(Map<String, String> other) {
        return new TcpSettings(to, other, limits, idleNanos);
    }

    /** The same settings behind these limits. */
    public TcpSettings withLimits(String... names) {
        return new TcpSettings(to, sni, List.of(names), idleNanos);
    }

    /** The same settings with another idle time, in nanoseconds. */
    public TcpSettings withIdleNanos(long other) {
        return new TcpSettings(to, sni, limits, other);
    }

    /** Whether nothing is passed on: the listener is not for TCP. */
    public boolean isNone() {
        return isNone(to, sni);
    }

    private static boolean isNone(String to, Map<String, String> sni) {
        return to.isEmpty() && sni.isEmpty();
    }
}
