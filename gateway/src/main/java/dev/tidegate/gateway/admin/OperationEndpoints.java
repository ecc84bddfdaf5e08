package dev.tidegate.gateway.admin;

import java.io.IOException;

/** The switches of a running gate. */
public final class OperationEndpoints {
    private OperationEndpoints() {}

    /** Opens the access log again after a rename. */
    @FunctionalInterface
    public interface Rotation {
        /**
         * Does it.
         *
         * @throws IOException when the file cannot be opened; the message says what to do
         */
        void rotate() throws IOException;
    }

    /** {@code POST /accesslog/rotate}: 200 once the new file is in use, or 500 with the remedy. */
    public static Endpoint rotate(Rotation rotation) {
        return Endpoint.change("/accesslog/rotate", "open the access log again after a rename", request -> {
            try {
                rotation.rotate();
                return Reply.text(200, "the access log was opened again\n");
            } catch (IOException e) {
                return Reply.problem(500, "Rotation failed", e.getMessage() + ". The old file stays in use.");
            }
        });
    }

    /** {@code POST /drain}: 202; the gate finishes what it has and takes nothing new. */
    public static Endpoint drain(Runnable drain) {
        return Endpoint.change("/drain", "finish what is there and take nothing new", request -> {
            drain.run();
            return Reply.text(202, "draining\n");
        });
    }

    /**
     * {@code POST /hand-over}: 202; another process listens beside this one, so this one answers what it has and ends.
     */
    public static Endpoint handOver(Runnable handOver) {
        return Endpoint.change("/hand-over", "leave everything new to another process, and end", request -> {
            handOver.run();
            return Reply.text(202, "handing over\n");
        });
    }
}
