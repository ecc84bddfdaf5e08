package dev.tidegate.bench.gateway;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is compared. The first ones ask for something again and again; the last two hold connections and move bytes. */
enum Scenario {
    /** 1 KiB over HTTP/1.1. */
    SMALL("small", Wire.HTTP1, Peers.SMALL, 0.85, Peers.NAMES),
    /** 100 KB over HTTP/1.1. */
    LARGE("large", Wire.HTTP1, Peers.LARGE, 1, Peers.RIVALS),
    /** 1 KiB over HTTP/1.1 and TLS, kept alive. */
    TLS("tls", Wire.HTTPS, Peers.SMALL, 1, Peers.RIVALS),
    /** 100 KB over HTTP/1.1 and TLS. */
    TLS_LARGE("tls-large", Wire.HTTPS, Peers.LARGE, 1, Peers.RIVALS),
    /** 1 KiB over HTTP/2 and TLS, as browsers speak it. */
    H2("h2", Wire.H2, Peers.SMALL, 1, Peers.RIVALS),
    /** 1 KiB over HTTP/2 in plain text, with prior knowledge. */
    H2C("h2c", Wire.H2C, Peers.SMALL, 1, Peers.RIVALS),
    /** Ten thousand connections that ask for nothing. */
    IDLE("idle", Wire.HTTP1, Peers.SMALL, 1, Peers.RIVALS),
    /** A stream of TCP, passed on as it is; nginx-light has no module for it. */
    L4("l4", Wire.HTTP1, "", 1.2, List.of(Peers.TIDEGATE, Peers.HAPROXY));

    private final String word;
    private final Wire wire;
    private final String path;
    private final double cpuBar;
    private final List<String> peers;

    Scenario(String word, Wire wire, String path, double cpuBar, List<String> peers) {
        this.word = word;
        this.wire = wire;
        this.path = path;
        this.cpuBar = cpuBar;
        this.peers = peers;
    }

    /** The scenario of this name on the command line. */
    static Optional<Scenario> find(String word) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.word.equals(word))
                .findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Scenario::word).toList();
    }

    String word() {
        return word;
    }

    /** What is spoken between the load and a gateway. */
    Wire wire() {
        return wire;
    }

    /** What is asked for. */
    String path() {
        return path;
    }

    /** How much processor time Tidegate may need at most, in parts of what the better of nginx and HAProxy needs. */
    double cpuBar() {
        return cpuBar;
    }

    /** Who takes part unless told otherwise. */
    List<String> peers() {
        return peers;
    }

    /** What is spoken between the load and a gateway; between a gateway and the upstream it is always HTTP/1.1. */
    enum Wire {
        HTTP1,
        HTTPS,
        H2C,
        H2;

        boolean isTls() {
            return this == HTTPS || this == H2;
        }

        boolean isHttp2() {
            return this == H2C || this == H2;
        }

        String scheme() {
            return isTls() ? "https" : "http";
        }
    }
}
