package dev.tidegate.gateway.l4;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.NotYetConnectedException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One socket of a spliced relay, registered with the loop's epoll for edges: the kernel tells each change once and is
 * never asked to change what it tells. Used by its event loop only.
 */
final class SpliceEnd implements EpollIoHandle {
    /** What the kernel tells; also what it tells of a socket as it is when it is registered. */
    static final EpollIoOps EDGES = EpollIoOps.EPOLLIN
            .with(EpollIoOps.EPOLLOUT)
            .with(EpollIoOps.EPOLLRDHUP)
            .with(EpollIoOps.EPOLLET);

    private final Socket socket;
    private final Consumer<SpliceEnd> onEvent;
    private final Runnable onLoopClosed;
    private @Nullable IoRegistration registration;
    private boolean hasEnded;
    private boolean isBroken;

    SpliceEnd(Socket socket, Consumer<SpliceEnd> onEvent, Runnable onLoopClosed) {
        this.socket = socket;
        this.onEvent = onEvent;
        this.onLoopClosed = onLoopClosed;
    }

    /** Begins to hear of the socket; returns whether the kernel had room for that. */
    boolean listen(IoRegistration given) {
        registration = given;
        try {
            given.submit(EDGES);
            return true;
        } catch (UncheckedIOException full) {
            return false;
        }
    }

    /** Hears no more of it. Must come before the socket is closed, as its number is soon another's. */
    void forget() {
        if (registration != null) {
            registration.cancel();
        }
    }

    int number() {
        return socket.intValue();
    }

    /** Whether the peer's end has come: what the kernel holds of this socket is all that there will be. */
    boolean hasEnded() {
        return hasEnded;
    }

    /** Whether the connection was reset or given up. */
    boolean isBroken() {
        return isBroken;
    }

    /**
     * Sends our end; what was written before still goes out.
     *
     * @throws IOException when the connection is gone
     */
    void endOutput() throws IOException {
        try {
            socket.shutdown(false, true);
        } catch (NotYetConnectedException reset) {
            // What Netty makes of ENOTCONN, which is also the error of a connection that is no more.
            throw new IOException(reset);
        }
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        EpollIoOps seen = ((EpollIoEvent) event).ops();
        hasEnded |= seen.contains(EpollIoOps.EPOLLRDHUP);
        isBroken |= seen.contains(EpollIoOps.EPOLLERR);
        onEvent.accept(this);
    }

    /** The loop is closing. */
    @Override
    public void close() {
        onLoopClosed.run();
    }

    @Override
    public String toString() {
        return "SpliceEnd " + Objects.toString(socket);
    }
}
