package dev.tidegate.bench.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One connection of HTTP/2 that asks for the same thing again and again. Lives on its event loop. */
final class H2Client extends Http2ChannelDuplexHandler {
    private static final AsciiString GET = AsciiString.cached("GET");

    /** Fewer than what every peer allows. */
    private static final int STREAMS_MAX = 100;

    private final Channel channel;
    private final Http2Headers request;
    private final Http2FrameCodec codec;
    private final Map<Http2FrameStream, Asked> open = new IdentityHashMap<>();
    private final CompletableFuture<H2Client> ready = new CompletableFuture<>();
    private H2Lane lane;

    /** A request without its whole reply. */
    private static final class Asked {
        private final long dueNanos;
        private int status;

        Asked(long dueNanos) {
            this.dueNanos = dueNanos;
        }
    }

    private H2Client(Channel channel, URI target) {
        this.channel = channel;
        this.request = ReadOnlyHttp2Headers.clientHeaders(
                false,
                GET,
                AsciiString.of(target.getRawPath()),
                AsciiString.of(target.getScheme()),
                AsciiString.of(target.getAuthority()));
        this.codec = Http2FrameCodecBuilder.forClient()
                .initialSettings(Http2Settings.defaultSettings().pushEnabled(false))
                .build();
    }

    /** Makes a new connection speak HTTP/2. */
    static void install(Channel channel, URI target) {
        H2Client client = new H2Client(channel, target);
        channel.pipeline().addLast(client.codec, client);
    }

    static H2Client of(Channel channel) {
        return channel.pipeline().get(H2Client.class);
    }

    /** Completes when the server has sent its settings. */
    CompletableFuture<H2Client> ready() {
        return ready;
    }

    void report(H2Lane to) {
        lane = to;
    }

    Channel channel() {
        return channel;
    }

    boolean hasRoom() {
        return channel.isActive() && open.size() < STREAMS_MAX;
    }

    /** Asks once more; the caller flushes. */
    void ask(long dueNanos) {
        Http2FrameStream stream = newStream();
        open.put(stream, new Asked(dueNanos));
        channel.write(new DefaultHttp2HeadersFrame(request, true).stream(stream), channel.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            switch (message) {
                case Http2SettingsFrame settings -> ready.complete(this);
                case Http2HeadersFrame headers -> onHeaders(headers);
                case Http2DataFrame data -> onData(context, data);
                case Http2ResetFrame reset -> open.remove(reset.stream());
                default -> {} // pings and the like, which the codec answers
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void onHeaders(Http2HeadersFrame frame) {
        Asked asked = open.get(frame.stream());
        if (asked != null) {
            CharSequence status = frame.headers().status();
            asked.status = status == null ? asked.status : Integer.parseInt(status.toString());
            endIf(frame.isEndStream(), frame.stream(), asked);
        }
    }

    private void onData(ChannelHandlerContext context, Http2DataFrame frame) {
        context.write(new DefaultHttp2WindowUpdateFrame(frame.initialFlowControlledBytes()).stream(frame.stream()));
        Asked asked = open.get(frame.stream());
        if (asked != null) {
            endIf(frame.isEndStream(), frame.stream(), asked);
        }
    }

    private void endIf(boolean isEnd, Http2FrameStream stream, Asked asked) {
        if (isEnd) {
            open.remove(stream);
            lane.onAnswer(asked.dueNanos, asked.status);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ready.completeExceptionally(new IllegalStateException("the connection was closed before it was ready"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ready.completeExceptionally(cause);
        context.close(); // what was asked and not answered counts as failed at the end
    }
}
