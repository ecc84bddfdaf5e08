package dev.tidegate.cli.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;

/** One connection of a lane: at most one request at a time. Lives on the lane's event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // closing and timers have no result to act on
final class Connection extends ChannelInboundHandlerAdapter {
    private final Lane lane;
    private final Channel channel;
    private final ResponseReader reader = new ResponseReader();
    private final Transcript transcript;
    private boolean busy;
    private long index;
    private long dueNanos;
    private long sentNanos;

    Connection(Lane lane, Channel channel, Transcript transcript) {
        this.lane = lane;
        this.channel = channel;
        this.transcript = transcript;
    }

    /** What came in answer to the request in flight, or to the last one. */
    String text() {
        return transcript.text();
    }

    /** The number of the request in flight, or of the last one. */
    long index() {
        return index;
    }

    long dueNanos() {
        return dueNanos;
    }

    long sentNanos() {
        return sentNanos;
    }

    boolean isOpen() {
        return channel.isActive();
    }

    void send(ByteBuf request, boolean head) {
        busy = true;
        reader.expect(head);
        transcript.begin();
        channel.writeAndFlush(request, channel.voidPromise());
    }

    /** Says which request {@link #send} is about to write; times are nanoseconds from the start of the run. */
    void carry(long requestIndex, long requestDueNanos, long nowNanos) {
        index = requestIndex;
        dueNanos = requestDueNanos;
        sentNanos = nowNanos;
    }

    /** Whether a request is in flight that was due before a time. */
    boolean isLate(long latestDueNanos) {
        return busy && dueNanos <= latestDueNanos;
    }

    /** Closes without waiting for an answer. */
    void abandon() {
        busy = false;
        if (channel.isActive()) {
            // A reset, because thousands of closed sockets in TIME_WAIT would use up the ports of the machine.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (!busy) {
                channel.close(); // a server may say something before it closes an idle connection
            } else if (read(in)) {
                onComplete(in.isReadable());
            }
        } catch (MalformedResponseException malformed) {
            fail(Failure.MALFORMED);
        } finally {
            in.release();
        }
    }

    private boolean read(ByteBuf in) throws MalformedResponseException {
        int from = in.readerIndex();
        boolean complete = reader.read(in);
        transcript.add(in, from);
        return complete;
    }

    private void onComplete(boolean moreThanTheAnswer) {
        if (moreThanTheAnswer) {
            fail(Failure.MALFORMED);
            return;
        }
        busy = false;
        if (!reader.keepsAlive()) {
            channel.close();
        }
        lane.onAnswer(this, reader.status());
    }

    private void fail(Failure failure) {
        busy = false;
        channel.close();
        lane.onFailure(failure);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        lane.onClose(this);
        if (busy && reader.endsWithClose()) {
            busy = false;
            lane.onAnswer(this, reader.status());
        } else if (busy) {
            fail(Failure.CLOSED);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close(); // channelInactive follows and counts what was in flight
    }
}
