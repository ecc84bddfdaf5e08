package dev.tidegate.gateway.l4;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;

/** A pipe of the kernel, through which bytes go from one socket to another without being copied. */
record Pipe(FileDescriptor source, FileDescriptor sink) {
    /**
     * Makes a pipe.
     *
     * @throws IOException when the process or the machine has no file descriptor left
     */
    static Pipe open() throws IOException {
        FileDescriptor[] ends = FileDescriptor.pipe();
        return new Pipe(ends[0], ends[1]);
    }

    /** Gives both ends back to the kernel, with what is still in the pipe. */
    void close() {
        close(source);
        close(sink);
    }

    private static void close(FileDescriptor end) {
        try {
            end.close();
        } catch (IOException alreadyGone) {
            // Linux frees the descriptor whatever close(2) returns, and nothing can be done about the rest.
            return;
        }
    }
}
