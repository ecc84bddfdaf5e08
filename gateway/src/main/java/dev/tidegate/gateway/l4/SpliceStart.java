package dev.tidegate.gateway.l4;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.PromiseCombiner;

/**
 * Makes a splice tunnel out of two channels: what was read already goes out first, then both channels leave the event
 * loop, so that nothing but the tunnel reads and writes their sockets. Used by its event loop only.
 */
final class SpliceStart {
    private final RelaySide client;
    private final RelaySide server;
    private final Pipes pipes;
    private final Owner owner;

    /** Told of the tunnel when it begins, or that a connection broke before. */
    interface Owner extends Tunnel.Owner {
        /** The tunnel moves from now on. */
        void onSplicing(Tunnel started);
    }

    SpliceStart(RelaySide client, RelaySide server, Pipes pipes, Owner owner) {
        this.client = client;
        this.server = server;
        this.pipes = pipes;
        this.owner = owner;
    }

    /** Begins; {@code opening} is what the server gets first. */
    void start(ByteBuf opening) {
        ChannelFuture toServer = client.sendHeldTo(server, opening);
        ChannelFuture toClient = server.sendHeldTo(client, Unpooled.EMPTY_BUFFER);
        afterBoth(toServer, toClient, this::leaveLoop);
    }

    private void leaveLoop() {
        if (holdNothing()) {
            afterBoth(client.channel().deregister(), server.channel().deregister(), this::splice);
        } else {
            start(Unpooled.EMPTY_BUFFER);
        }
    }

    private boolean holdNothing() {
        return client.holdsNothing() && server.holdsNothing();
    }

    private void splice() {
        if (!holdNothing()) {
            // An end or a reset makes a channel read once although it is not asked to, even on its way out.
            EventLoop loop = client.channel().eventLoop();
            afterBoth(loop.register(client.channel()), loop.register(server.channel()), this::leaveLoop);
            return;
        }
        SpliceTunnel tunnel = new SpliceTunnel(
                new SpliceTunnel.Ends(
                        (EpollSocketChannel) client.channel(),
                        (EpollSocketChannel) server.channel(),
                        client.meter(),
                        server.meter()),
                pipes,
                owner);
        owner.onSplicing(tunnel);
        tunnel.start();
    }

    private void afterBoth(Future<?> first, Future<?> second, Runnable next) {
        EventLoop loop = client.channel().eventLoop();
        PromiseCombiner both = new PromiseCombiner(loop);
        both.add(first);
        both.add(second);
        Promise<Void> done = loop.newPromise();
        done.addListener(ended -> {
            if (ended.isSuccess()
                    && client.channel().isActive()
                    && server.channel().isActive()) {
                next.run();
            } else {
                owner.onBroken();
            }
        });
        both.finish(done);
    }
}
