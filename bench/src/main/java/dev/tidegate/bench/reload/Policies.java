package dev.tidegate.bench.reload;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The policy file of a run, in as many versions as are asked for. */
final class Policies {
    private final Path file;
    private final int port;
    private final int secondPort;
    private final int adminPort;
    private final Upstream first;
    private final Upstream second;

    Policies(Path folder, Upstream first, Upstream second) throws IOException {
        this.file = folder.resolve("tidegate.yaml");
        this.port = freePort();
        this.secondPort = freePort();
        this.adminPort = freePort();
        this.first = first;
        this.second = second;
    }

    /** A port that nobody has now. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Path file() {
        return file;
    }

    int port() {
        return port;
    }

    int adminPort() {
        return adminPort;
    }

    /**
     * Puts a version in place, as an editor does: whole, by a rename. The versions differ in turn in the servers and
     * their order, the rate of a limit, its kind, a route, an upstream and a listener.
     */
    void write(int version) throws IOException {
        String servers = "127.0.0.1:" + (version % 2 == 0 ? first : second).port();
        if (version % 3 == 0) {
            servers += ", 127.0.0.1:" + (version % 2 == 0 ? second : first).port() + " weight=2";
        }
        Path written = file.resolveSibling("next.yaml");
        Files.writeString(written, """
                version: 1
                listeners:
                  web: { bind: 127.0.0.1:%d, max-connections: %d }
                  admin: { bind: 127.0.0.1:%d, protocol: admin }
                %slimits:
                  all: { key: client-ip, rate: %d/s, %s }
                upstreams:
                  shop: { servers: [%s] }
                %sroutes:
                  - { match: /**, to: shop, limits: [all] }
                %s""".formatted(
                        port,
                        5_000 + version % 7,
                        adminPort,
                        version % 4 == 1 ? "  more: { bind: 127.0.0.1:" + secondPort + " }\n" : "",
                        1_000_000 + version,
                        version % 6 == 5 ? "algorithm: fixed-window" : "burst: 1000000",
                        servers,
                        version % 5 == 2 ? "  other: { servers: [127.0.0.1:" + second.port() + "] }\n" : "",
                        version % 5 == 2 ? "  - { match: GET /other/**, to: other }\n" : ""));
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
