package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.policy.ListenerSpec;
import java.net.InetSocketAddress;

/** A listener of the policy, bound. Thread-safe. */
sealed interface Listener permits HttpListener, TcpPort {
    /** What the policy says. */
    ListenerSpec spec();

    /** Goes by this gate from now on, and accepts; connections stay. */
    void configure(Gate gate, ListenerSpec spec);

    /** Where it is bound; the port is the real one when the policy says 0. */
    InetSocketAddress address();

    /** The socket that it accepts from. */
    ListeningSocket socket();

    /** How many connections are open. */
    int connections();

    /** How many connections were refused for being too many. */
    long refused();

    /** Stops accepting; connections that are open live on. */
    void close();

    /** Whether this listener is bound where, and speaks what, the policy wants. */
    default boolean isAt(ListenerSpec wanted) {
        return spec().host().equals(wanted.host())
                && spec().port() == wanted.port()
                && spec().protocol() == wanted.protocol();
    }
}
