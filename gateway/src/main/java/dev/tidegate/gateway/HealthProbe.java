package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.Progress;
import dev.tidegate.gateway.http1.ResponseHead;
import dev.tidegate.policy.UpstreamSpec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a server once whether it is well, over a connection of its own that is made like those of requests: so a server
 * whose pool is full, or whose TLS is not accepted, is told from one that is down.
 */
final class HealthProbe extends ChannelInboundHandlerAdapter {
    private static final int HEAD_BYTES_MAX = 64 * 1024;

    private final ResponseHead head = new ResponseHead(HEAD_BYTES_MAX);
    private final CompletableFuture<Integer> status = new CompletableFuture<>();

    private HealthProbe() {
        head.reset(false, false);
    }

    /**
     * Asks and waits for the head of the reply. Blocks; not from an event loop.
     *
     * @return whether it has a status that the policy expects, in time
     */
    static boolean isHealthy(ServerConnector connector, String address, UpstreamSpec spec) throws InterruptedException {
        UpstreamSpec.Probe probe = spec.probe();
        HealthProbe asking = new HealthProbe();
        String request = "GET " + probe.path() + " HTTP/1.1\r\nHost: " + address
                + "\r\nUser-Agent: tidegate\r\nConnection: close\r\n\r\n";
        var unused = connector.connect(spec).addListener(connected -> {
            if (connected.isSuccess()) {
                asking.send((Channel) connected.getNow(), request);
            } else {
                asking.status.completeExceptionally(connected.cause());
            }
        });
        try {
            int answered = asking.status.get(probe.timeoutNanos(), TimeUnit.NANOSECONDS);
            return answered >= probe.expectFrom() && answered <= probe.expectTo();
        } catch (ExecutionException | TimeoutException failed) {
            return false;
        } finally {
            // A connection that is still being made is closed when it is there.
            asking.status.cancel(false);
        }
    }

    private void send(Channel channel, String request) {
        if (status.isDone()) {
            var unused = channel.close();
            return;
        }
        var unusedClose = status.whenComplete((answered, failed) -> {
            var unused = channel.close();
        });
        channel.pipeline().addLast(this);
        var unusedSend = channel.writeAndFlush(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            read(in);
        } finally {
            in.release();
        }
    }

    private void read(ByteBuf in) {
        Progress progress = head.parse(in);
        while (progress == Progress.DONE && head.isInterim()) {
            head.resetAfterInterim();
            progress = head.parse(in);
        }
        switch (progress) {
            case MORE -> {}
            case BAD -> status.completeExceptionally(new IllegalStateException("no valid reply"));
            case DONE -> status.complete(head.status());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) {
        status.completeExceptionally(new IllegalStateException("closed without a reply"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        status.completeExceptionally(cause);
    }
}
