package dev.tidegate.testkit.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A Redis server in a process of its own, on a port of 127.0.0.1, without persistence unless told otherwise. It can be
 * paused, killed and started again on the same port. Used by one thread at a time.
 */
public final class RedisServer implements AutoCloseable {
    /** Far longer than a machine at its limit needs: who waits in vain waits so long, and nobody else. */
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private static final long POLL_NANOS = 5_000_000L;
    private static final int PORT_TRIALS = 1_000;
    private static final int PORT_MAX = 65_535;
    /** The port of the cluster bus lies so much above that of the clients. */
    private static final int BUS_OFFSET = 10_000;

    private final int port;
    private final RedisAccess access;
    private final Path folder;
    private final List<String> command;
    private Engine engine;

    private RedisServer(int port, RedisAccess access, Path folder, List<String> command) throws IOException {
        this.port = port;
        this.access = access;
        this.folder = folder;
        this.command = command;
        this.engine = launch();
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param settings more settings, as on the command line: {@code "--maxmemory", "10mb"}
     */
    public static RedisServer start(String... settings) {
        return start(RedisVersion.V7_0, RedisAccess.OPEN, settings);
    }

    /** As {@link #start(String...)}, of a version that {@linkplain RedisVersion#trouble runs here}. */
    public static RedisServer start(RedisVersion version, RedisAccess access, String... settings) {
        try {
            int port = freePort();
            Path folder = Files.createTempDirectory("tidegate-redis-");
            List<String> command = new ArrayList<>(List.of(
                    version.program().toString(),
                    "--bind",
                    "127.0.0.1",
                    "--dir",
                    folder.toString(),
                    "--save",
                    "",
                    "--repl-diskless-sync-delay",
                    "0"));
            command.addAll(access.settings(port));
            command.addAll(List.of(settings));
            return new RedisServer(port, access, folder, command);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A Sentinel: it keeps its settings in a file of its own. */
    static RedisServer sentinel(RedisAccess access) {
        try {
            int port = freePort();
            Path folder = Files.createTempDirectory("tidegate-sentinel-");
            String own = String.join(" ", access.settings(port)).replace("--", "\n");
            Path settings =
                    Files.writeString(folder.resolve("sentinel.conf"), "bind 127.0.0.1\ndir " + folder + own + "\n");
            List<String> command = List.of(RedisVersion.V7_0.program().toString(), settings.toString(), "--sentinel");
            return new RedisServer(port, access, folder, command);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A port that is free now, and so is the one ten thousand above it, which a node of a cluster needs as well. */
    private static int freePort() throws IOException {
        for (int trial = 0; trial < PORT_TRIALS; trial++) {
            try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (isFree(any.getLocalPort() + BUS_OFFSET)) {
                    return any.getLocalPort();
                }
            }
        }
        throw new IllegalStateException("found no two free ports in " + PORT_TRIALS + " trials");
    }

    private static boolean isFree(int port) {
        if (port > PORT_MAX) {
            return false;
        }
        try (ServerSocket bus = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return bus.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private Engine launch() throws IOException {
        Path output = folder.resolve("output.log");
        Engine started = Engine.start(command, output);
        try {
            await("the server answers", () -> {
                if (!started.isAlive()) {
                    throw new IllegalStateException("Redis ended at once: " + tail(output));
                }
                return isReady(started);
            });
            return started;
        } catch (RuntimeException failed) {
            started.close();
            throw failed;
        }
    }

    private static String tail(Path output) {
        try {
            String all = Files.readString(output);
            return all.substring(Math.max(0, all.length() - 2_000));
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    /**
     * Whether the process itself answers on the port with all that it has, and not another one that was faster to take
     * it.
     */
    private boolean isReady(Engine started) {
        try (RespConnection connection = new RespConnection(port, access)) {
            return connection.command("PING").equals("PONG")
                    && connection.command("INFO", "server").contains("process_id:" + started.pid() + "\r\n");
        } catch (IOException | IllegalStateException notYet) {
            return false;
        }
    }

    /** Waits for something that takes a moment; fails after two minutes. */
    static void await(String what, BooleanSupplier isSo) {
        long begun = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - begun > PATIENCE_NANOS) {
                throw new IllegalStateException("waited in vain: " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Its port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Its address as clients write it, without user and password: {@code redis://127.0.0.1:PORT}. */
    public String uri() {
        return access.scheme() + "://127.0.0.1:" + port;
    }

    /**
     * Sends a command over a connection of its own.
     *
     * @return a text; empty for nil; the elements of an array, one a line
     * @throws IllegalStateException with the words of the server when it replies with an error
     */
    public String command(String... words) {
        try (RespConnection connection = new RespConnection(port, access)) {
            return connection.command(words);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Stops it in the middle of whatever it does: connections stay open, and nothing answers. */
    public void pause() {
        engine.pause();
    }

    /** Lets it go on after a pause. */
    public void resume() {
        engine.resume();
    }

    /** Kills it as a power cut would. */
    public void kill() {
        engine.close();
    }

    /** Starts it again on the same port after {@link #kill}, with what it had on its disk. */
    public void restart() {
        try {
            engine = launch();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Ends it and removes its files. */
    @Override
    public void close() {
        engine.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(RedisServer::delete);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
