package dev.tidegate.gateway.l4;

import dev.tidegate.LiveUpstream;
import dev.tidegate.balance.LiveServer;

/**
 * A connection to a server, and what it holds of that server's capacity. Used by its event loop only.
 *
 * @param index which server of the upstream it is
 */
record Link(LiveUpstream upstream, int index, TcpHost.ServerDoor door, RelaySide side) {
    LiveServer server() {
        return upstream.balancer().server(index);
    }

    /** Gives the capacity back; exactly once. */
    void release() {
        server().release();
        door.giveBack();
    }
}
