package dev.tidegate.gateway.l4;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The pipes of one event loop that nobody uses right now. A relay holds a pipe only while bytes are in it, so that idle
 * connections cost none. Used by its event loop only.
 */
final class Pipes implements AutoCloseable {
    /** How many empty pipes are kept. */
    static final int IDLE_MAX = 64;

    private final Deque<Pipe> idle = new ArrayDeque<>(IDLE_MAX);

    /** An empty pipe. */
    Pipe take() throws IOException {
        Pipe pipe = idle.pollFirst();
        return pipe == null ? Pipe.open() : pipe;
    }

    /** Takes an empty pipe back. */
    void give(Pipe pipe) {
        if (idle.size() < IDLE_MAX) {
            idle.addFirst(pipe);
        } else {
            pipe.close();
        }
    }

    int idle() {
        return idle.size();
    }

    @Override
    public void close() {
        idle.forEach(Pipe::close);
        idle.clear();
    }
}
