package dev.tidegate.gateway;

import dev.tidegate.policy.ListenerSpec;
import io.netty.channel.Channel;

/** How fast a client sends its body and takes its reply. Used by its event loop only. */
final class ClientPace {
    private static final long NOTHING = Long.MIN_VALUE;

    private long windowBytes;
    private long windowNanos;
    private long stalledBytes = NOTHING;
    private long stalledNanos;

    /** A body begins. */
    void begin(long nowNanos) {
        windowNanos = nowNanos;
        windowBytes = 0;
    }

    /** So many bytes of the body came. */
    void received(int bytes) {
        windowBytes += bytes;
    }

    /** Whether the body came slower than allowed over the last window. */
    boolean isSendingTooSlowly(long nowNanos, ListenerSpec.Timeouts timeouts) {
        long elapsed = nowNanos - windowNanos;
        if (elapsed < timeouts.bodyNanos() - Worker.SWEEP_NANOS) {
            return false;
        }
        boolean slow = windowBytes < timeouts.minBodyBytesPerSecond() * (elapsed / 1e9);
        begin(nowNanos);
        return slow;
    }

    /** Whether much waits to be sent, and the client has taken none of it for as long as a body may rest. */
    boolean isTakingTooSlowly(Channel channel, long nowNanos, ListenerSpec.Timeouts timeouts) {
        if (channel.isWritable()) {
            stalledBytes = NOTHING;
            return false;
        }
        return isStalled(channel, nowNanos, timeouts);
    }

    /** Whether as many bytes as long ago still wait to be sent. */
    boolean isStalled(Channel channel, long nowNanos, ListenerSpec.Timeouts timeouts) {
        long waiting = channel.bytesBeforeWritable() - channel.bytesBeforeUnwritable();
        if (waiting != stalledBytes) {
            stalledBytes = waiting;
            stalledNanos = nowNanos;
            return false;
        }
        return nowNanos - stalledNanos >= timeouts.bodyNanos() - Worker.SWEEP_NANOS;
    }
}
