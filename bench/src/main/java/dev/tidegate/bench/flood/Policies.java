package dev.tidegate.bench.flood;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** The two policy files of a run: one that says nothing about overload, and one for all that must be said. */
final class Policies {
    private static final String PLAIN = """
            version: 1
            listeners:
              web: { bind: 127.0.0.1:%d }
            upstreams:
              shop: { servers: [127.0.0.1:%d] }
            routes:
              - { match: /**, to: shop }
            """;

    private static final String SPECIAL = """
            version: 1
            listeners:
              web: { bind: 127.0.0.1:%d, max-connections: 20000, max-connections-per-address: 20000 }
            identity:
              user: { header: X-User-Id }
            upstreams:
              off:       { servers: [127.0.0.1:%2$d], concurrency: off }
              fixed-20:  { servers: [127.0.0.1:%2$d], concurrency: fixed(20) }
              fixed-200: { servers: [127.0.0.1:%2$d], concurrency: fixed(200) }
              gradient:  { servers: [127.0.0.1:%2$d], concurrency: gradient }
              classes:   { servers: [127.0.0.1:%2$d] }
              users:     { servers: [127.0.0.1:%2$d], concurrency: { user: user } }
            routes:
              - { match: /off/**, to: off }
              - { match: /fixed-20/**, to: fixed-20 }
              - { match: /fixed-200/**, to: fixed-200 }
              - { match: /gradient/**, to: gradient }
              - { match: /critical/**, to: classes, priority: critical }
              - { match: /sheddable/**, to: classes, priority: sheddable }
              - { match: /users/**, to: users }
            """;

    private Policies() {}

    /** Listeners, an upstream and a route: the rest is as it comes. */
    static Path plain(Path folder, int port, int servicePort) throws IOException {
        return Files.writeString(folder.resolve("plain.yaml"), PLAIN.formatted(port, servicePort));
    }

    /** The other ways to limit concurrency, priorities by route, and users by a header. */
    static Path special(Path folder, int port, int servicePort) throws IOException {
        return Files.writeString(folder.resolve("special.yaml"), SPECIAL.formatted(port, servicePort));
    }

    /** A port that nobody has now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
