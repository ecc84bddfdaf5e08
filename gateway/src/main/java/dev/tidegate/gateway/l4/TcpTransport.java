package dev.tidegate.gateway.l4;

import io.netty.channel.socket.SocketChannel;

/**
 * How relays of TCP talk to the kernel.
 *
 * @param socketChannel the kind of socket for connections to servers
 * @param splices whether bytes move through pipes of the kernel, for which all sockets must be those of epoll
 */
public record TcpTransport(Class<? extends SocketChannel> socketChannel, boolean splices) {}
