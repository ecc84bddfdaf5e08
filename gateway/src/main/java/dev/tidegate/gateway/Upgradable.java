package dev.tidegate.gateway;

import io.netty.channel.ChannelHandler;

/**
 * A side of an exchange that has its connection to itself, so that the connection can change its protocol: HTTP/1.1,
 * but no stream of HTTP/2. Used by its event loop only.
 */
interface Upgradable {
    /**
     * Gives the connection away, with every byte that has come and was not read. Nothing more is told to the exchange.
     * The successor's {@code handlerAdded} is called during the call.
     */
    void surrender(ChannelHandler successor);
}
