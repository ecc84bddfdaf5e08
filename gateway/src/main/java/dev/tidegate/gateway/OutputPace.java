package dev.tidegate.gateway;

import dev.tidegate.policy.ListenerSpec;
import io.netty.channel.Channel;

/** Whether the other end of a connection takes what waits to be sent. Used by its event loop only. */
final class OutputPace {
    private static final long NOTHING = Long.MIN_VALUE;

    private long waitingBytes = NOTHING;
    private long sinceNanos;

    /** Whether something waits, and as much of it as when it was last asked for as long as a body may rest. */
    boolean isStalled(Channel channel, long nowNanos, ListenerSpec.Timeouts timeouts) {
        if (channel.bytesBeforeUnwritable() >= channel.config().getWriteBufferHighWaterMark()) {
            waitingBytes = NOTHING;
            return false;
        }
        long waiting = channel.bytesBeforeWritable() - channel.bytesBeforeUnwritable();
        if (waiting != waitingBytes) {
            waitingBytes = waiting;
            sinceNanos = nowNanos;
            return false;
        }
        // A part of the time passes before the buffers of the kernel are full and it shows.
        return Deadlines.isDue(sinceNanos, timeouts.bodyNanos() - timeouts.bodyNanos() / 8, nowNanos);
    }
}
