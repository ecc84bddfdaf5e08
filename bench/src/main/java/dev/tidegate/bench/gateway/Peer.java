package dev.tidegate.bench.gateway;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A gateway that takes part.
 *
 * @param address where it listens on 127.0.0.1, without a path
 * @param command that runs it in the foreground
 * @param accessLog the file it writes one line a request to
 * @param metrics an address that must answer 200, to prove that its metrics are on
 * @param isJvm whether it runs in a JVM, which gets fast only after a while
 * @param hasDuties false for the bare relay, which keeps neither limit, metrics nor log
 */
record Peer(
        String name,
        URI address,
        List<String> command,
        Path accessLog,
        String metrics,
        boolean isJvm,
        boolean hasDuties) {
    /** Where a path of it is. */
    URI url(String path) {
        return address.resolve(path);
    }

    int port() {
        return address.getPort();
    }
}
