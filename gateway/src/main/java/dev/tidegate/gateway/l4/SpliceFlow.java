package dev.tidegate.gateway.l4;

import io.netty.channel.epoll.Native;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a spliced relay: from a socket into a pipe and out of it into the other socket, without a byte
 * coming into the process (splice(2)). While the target takes nothing, nothing more is taken from the source, so that
 * its window closes. Used by its event loop only.
 */
final class SpliceFlow {
    /** How much one turn moves before the other connections of the loop have theirs. */
    static final int TURN_BYTES_MAX = 4 << 20;

    /** How much is asked for at once; the pipe takes what it has room for. */
    private static final int ASK_BYTES = 1 << 20;

    private static final int NO_OFFSET = -1;

    /** Why a turn ended. */
    enum Rest {
        /** The source or the target will tell when it can go on. */
        BLOCKED,
        /** There was more to do. */
        TURN_OVER,
        /** The source's end has come and was passed on. */
        ENDED
    }

    private final SpliceEnd source;
    private final SpliceEnd target;
    private final Pipes pipes;
    private final Meter meter;
    private @Nullable Pipe pipe;
    private int inPipe;
    private boolean isEnded;

    SpliceFlow(SpliceEnd source, SpliceEnd target, Pipes pipes, Meter meter) {
        this.source = source;
        this.target = target;
        this.pipes = pipes;
        this.meter = meter;
    }

    boolean isEnded() {
        return isEnded;
    }

    /**
     * Moves what can be moved.
     *
     * @throws IOException when one of the sockets was reset, or no pipe can be had
     */
    Rest move() throws IOException {
        int moved = 0;
        while (!isEnded && moved < TURN_BYTES_MAX) {
            if (inPipe == 0 && !fill()) {
                return isEnded ? Rest.ENDED : Rest.BLOCKED;
            }
            int out = drain();
            if (out == 0) {
                return Rest.BLOCKED;
            }
            moved += out;
        }
        return isEnded ? Rest.ENDED : Rest.TURN_OVER;
    }

    /** Fills the empty pipe; returns whether anything came. */
    private boolean fill() throws IOException {
        Pipe used = pipe;
        if (used == null) {
            used = pipes.take();
            pipe = used;
        }
        // Asked before, since what has ended by then cannot grow.
        boolean isLast = source.hasEnded();
        inPipe = splice(source.number(), used.sink().intValue(), ASK_BYTES);
        if (inPipe > 0) {
            return true;
        }
        pipes.give(used);
        pipe = null;
        if (isLast) {
            isEnded = true;
            target.endOutput();
        }
        return false;
    }

    /** Drains the pipe as far as the target takes it; returns how many bytes went. */
    private int drain() throws IOException {
        Pipe used = pipe;
        if (used == null) {
            throw new IllegalStateException("bytes wait in no pipe");
        }
        int out = splice(used.source().intValue(), target.number(), inPipe);
        if (out > 0) {
            inPipe -= out;
            meter.passed(out);
        }
        return out;
    }

    /** Returns how many bytes went, 0 when one side is not ready or the source has ended. */
    private static int splice(int from, int to, int most) throws IOException {
        try {
            return Native.splice(from, NO_OFFSET, to, NO_OFFSET, most);
        } catch (NotYetConnectedException reset) {
            // What Netty makes of ENOTCONN, which is also the error of a connection that is no more.
            throw new IOException(reset);
        }
    }

    /** Lets go of the pipe, and of what is in it. */
    void stop() {
        isEnded = true;
        if (pipe != null) {
            pipe.close();
            pipe = null;
        }
    }
}
