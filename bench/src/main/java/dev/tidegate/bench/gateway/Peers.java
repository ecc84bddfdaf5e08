package dev.tidegate.bench.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds the peers: writes the configuration of each into the work folder and says how it is started.
 *
 * <p>Each has the same duties: one route to the upstream over kept-alive connections, X-Forwarded-For, a limit by
 * client address that is far above the load (so it is asked each time and never refuses), metrics, and an access log on
 * a memory file system, buffered where the peer can.
 */
final class Peers {
    static final String TIDEGATE = "tidegate";
    static final String NGINX = "nginx";
    static final String HAPROXY = "haproxy";
    static final String SPRING = "spring-cloud-gateway";
    static final String RELAY = "netty-relay";
    static final List<String> NAMES = List.of(TIDEGATE, NGINX, HAPROXY, SPRING, RELAY);

    /** Those whose bars are the hardest. */
    static final List<String> RIVALS = List.of(TIDEGATE, NGINX, HAPROXY);

    /** A reply of 1 KiB. */
    static final String SMALL = "/item";

    /** A reply of 100 KB. */
    static final String LARGE = "/large";

    static final int UPSTREAM_PORT = 18_800;
    private static final int FIRST_PORT = 18_801;
    private static final int METRICS_DISTANCE = 20;
    private static final int BODY_BYTES = 1024;
    private static final int LARGE_BODY_BYTES = 100_000;

    private final Path folder;
    private final Settings settings;
    private final Path launcher;
    private final Path springFolder;
    private final Dialects dialects;

    /** The paths come from the launching script, as system properties. */
    Peers(Path folder, Settings settings) throws IOException, InterruptedException {
        this.folder = folder;
        this.settings = settings;
        this.launcher = Path.of(System.getProperty("bench.tidegate", "tidegate"));
        this.dialects = Dialects.of(settings.scenario().wire(), folder);
        this.springFolder = Path.of(System.getProperty("bench.spring", "bench/spring-cloud-gateway/target"));
    }

    /** The server behind all of them: nginx with a static reply, small or large. */
    List<String> upstream() throws IOException {
        String body = "x".repeat(BODY_BYTES);
        String cores = String.valueOf(settings.upstreamCoreCount());
        Files.write(folder.resolve(LARGE.substring(1)), new byte[LARGE_BODY_BYTES]);
        return nginx(write("upstream.conf", Map.of("cores", cores, "body", body)));
    }

    /** The server behind all of them that sends streams of TCP. */
    List<String> streamSource(Path file, long bytes) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StreamSource.class.getName(),
                String.valueOf(UPSTREAM_PORT),
                file.toString(),
                String.valueOf(bytes));
    }

    Peer of(String name) throws IOException {
        int port = FIRST_PORT + NAMES.indexOf(name);
        int metricsPort = port + METRICS_DISTANCE;
        String metrics = "http://127.0.0.1:" + metricsPort;
        Path log = folder.resolve(name + ".access.log");
        return switch (name) {
            case TIDEGATE -> tidegate(isStream() ? "l4.yaml" : "tidegate.yaml");
            case NGINX -> {
                Path file = write("nginx.conf", values(port, metricsPort, log));
                yield new Peer(name, url(port), nginx(file), log, metrics + "/status", false, true);
            }
            case HAPROXY -> {
                Path file = write(isStream() ? "haproxy-l4.cfg" : "haproxy.cfg", values(port, metricsPort, log));
                List<String> command = List.of("haproxy", "-db", "-f", file.toString());
                yield new Peer(
                        name, url(port), command, folder.resolve(name + ".out"), metrics + "/metrics", false, true);
            }
            case SPRING ->
                new Peer(
                        name,
                        url(port),
                        spring(port, metricsPort, log),
                        log,
                        metrics + "/actuator/prometheus",
                        true,
                        true);
            case RELAY -> {
                String main = NettyRelay.class.getName();
                List<String> command = java(
                        "bench.relay.java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main,
                        "" + port,
                        "" + UPSTREAM_PORT);
                yield new Peer(name, url(port), command, log, "", true, false);
            }
            default -> throw new IllegalArgumentException("unknown peer " + name + "; known are " + NAMES);
        };
    }

    /** Tidegate under the policy of a template. */
    Peer tidegate(String template) throws IOException {
        int metricsPort = FIRST_PORT + METRICS_DISTANCE;
        Path log = folder.resolve("tidegate.access.log");
        Path file = write(template, values(FIRST_PORT, metricsPort, log));
        String flags = activeProcessors() + " " + System.getProperty("bench.tidegate.java", "");
        List<String> command =
                List.of("env", "TIDEGATE_JAVA_OPTIONS=" + flags.trim(), launcher.toString(), "run", file.toString());
        return new Peer(
                TIDEGATE, url(FIRST_PORT), command, log, "http://127.0.0.1:" + metricsPort + "/metrics", true, true);
    }

    private boolean isStream() {
        return settings.scenario() == Scenario.L4;
    }

    private URI url(int port) {
        return URI.create(settings.scenario().wire().scheme() + "://127.0.0.1:" + port);
    }

    /**
     * A JVM starts and warms up on all cores, and is to behave from the start as on those that it is pinned to later.
     */
    private String activeProcessors() {
        return "-XX:ActiveProcessorCount=" + settings.proxyCoreCount();
    }

    private List<String> spring(int port, int metricsPort, Path log) {
        return java(
                "bench.spring.java",
                "-Dreactor.netty.http.server.accessLogEnabled=true",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                springFolder.resolve("classes") + ":" + springFolder.resolve("lib") + "/*",
                "dev.tidegate.bench.scg.PeerGateway",
                "--peer.port=" + port,
                "--peer.metrics-port=" + metricsPort,
                "--peer.upstream=http://127.0.0.1:" + UPSTREAM_PORT,
                "--peer.access-log=" + log);
    }

    private static List<String> nginx(Path file) {
        return List.of("nginx", "-p", file.getParent().toString(), "-e", file + ".errors", "-c", file.toString());
    }

    /** A JVM of the same release as this one, with the flags that the named system property holds. */
    private List<String> java(String flags, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(
                "-XX:ActiveProcessorCount=" + settings.proxyCoreCount()); // it starts on all cores and is pinned later
        String given = System.getProperty(flags, "").trim();
        if (!given.isEmpty()) {
            command.addAll(List.of(given.split("\\s+")));
        }
        command.addAll(List.of(arguments));
        return command;
    }

    private Map<String, String> values(int port, int metricsPort, Path log) {
        return Map.of(
                "cores", String.valueOf(settings.proxyCoreCount()),
                "port", String.valueOf(port),
                "metrics-port", String.valueOf(metricsPort),
                "access-log", log.toString());
    }

    /** Fills {@code @name@} marks of a template beside this class. */
    private Path write(String template, Map<String, String> values) throws IOException {
        try (InputStream stream = Peers.class.getResourceAsStream(template)) {
            if (stream == null) {
                throw new IOException("no template " + template);
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace("@" + value.getKey() + "@", value.getValue());
            }
            text = dialects.fill(template, text)
                    .replace("@folder@", folder.toString())
                    .replace("@upstream-port@", String.valueOf(UPSTREAM_PORT));
            return Files.writeString(folder.resolve(template), text);
        }
    }
}
