package dev.tidegate.gateway.l4;

import dev.tidegate.LiveUpstream;
import dev.tidegate.metrics.MetricRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What listeners of TCP need of the gateway that they run in. Thread-safe. */
public interface TcpHost {
    /** The clock of limits and health, in nanoseconds. */
    long nanoTime();

    /** The way to one server of an upstream. */
    ServerDoor door(LiveUpstream upstream, int server);

    /** A client as limits keep it: an IPv6 address stands for its whole network, as one caller owns that. */
    CharSequence clientKey(InetAddress client);

    /** Where metrics are kept. */
    MetricRegistry metrics();

    /** The way to one server: where it is, and how many connections the whole gateway may hold to it. Thread-safe. */
    interface ServerDoor {
        /** Where the server is reached; unresolved when its name is not known. */
        InetSocketAddress address();

        /**
         * Takes one of {@code max} connections if there is one left; it is {@linkplain #giveBack() given back} once.
         */
        boolean tryTake(int max);

        /** Gives a connection back that was taken. */
        void giveBack();

        /** A connection was made. */
        void onConnected();

        /** A connection could not be made. */
        void onConnectFailed(String upstream, Throwable cause);
    }
}
