package dev.tidegate.gateway.l4;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.util.List;

/**
 * A tunnel through pipes of the kernel, for two connections over epoll on the same loop. Both channels must have left
 * the loop, with nothing read or written under way: the tunnel takes their sockets over and gives them back when it
 * stops. Used by its event loop only.
 */
final class SpliceTunnel implements Tunnel {
    private final EventLoop loop;
    private final Owner owner;
    private final SpliceEnd client;
    private final SpliceEnd server;
    private final SpliceFlow fromClient;
    private final SpliceFlow fromServer;
    private boolean isOver;
    private boolean goesOn;

    /** What a tunnel joins, and how it counts. */
    record Ends(EpollSocketChannel client, EpollSocketChannel server, Meter fromClient, Meter fromServer) {}

    SpliceTunnel(Ends ends, Pipes pipes, Owner owner) {
        this.loop = ends.client().eventLoop();
        this.owner = owner;
        client = new SpliceEnd((Socket) ends.client().fd(), end -> move(), this::fail);
        server = new SpliceEnd((Socket) ends.server().fd(), end -> move(), this::fail);
        fromClient = new SpliceFlow(client, server, pipes, ends.fromClient());
        fromServer = new SpliceFlow(server, client, pipes, ends.fromServer());
    }

    /** Begins to move. */
    void start() {
        for (SpliceEnd end : List.of(client, server)) {
            ((IoEventLoop) loop).register(end).addListener(registering -> {
                if (!registering.isSuccess() || isOver || !end.listen((IoRegistration) registering.getNow())) {
                    fail();
                }
            });
        }
    }

    private void move() {
        if (isOver) {
            return;
        }
        try {
            SpliceFlow.Rest up = fromClient.move();
            SpliceFlow.Rest down = fromServer.move();
            if (fromClient.isEnded() && fromServer.isEnded()) {
                stop();
                owner.onBothEnded();
            } else if (client.isBroken() || server.isBroken()) {
                // What had come before the reset was passed on above, as far as it was taken.
                fail();
            } else if (up == SpliceFlow.Rest.TURN_OVER || down == SpliceFlow.Rest.TURN_OVER) {
                goOnLater();
            }
        } catch (IOException broken) {
            fail();
        }
    }

    /** An edge is told once: what is left over from a turn must be remembered here. */
    private void goOnLater() {
        if (!goesOn) {
            goesOn = true;
            loop.execute(() -> {
                goesOn = false;
                move();
            });
        }
    }

    private void fail() {
        if (!isOver) {
            stop();
            owner.onBroken();
        }
    }

    @Override
    public void stop() {
        isOver = true;
        client.forget();
        server.forget();
        fromClient.stop();
        fromServer.stop();
    }
}
