package dev.tidegate.gateway.admin;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The admin API: the JDK's HTTP server with a virtual thread for each request, apart from the event loops, so that an
 * endpoint may block and a scraper never delays a call. Thread-safe.
 *
 * <p>A request that does not arrive or leave within ten seconds is cut, and so is a connection that says nothing; more
 * than {@value #CONNECTIONS_MAX} connections are refused. The JDK takes all of that from system properties, which are
 * set here unless they are set already.
 */
public final class AdminServer implements AutoCloseable {
    private static final int BACKLOG = 64;
    private static final int PATIENCE_SECONDS = 1;
    /** How many connections are held at once. */
    private static final String CONNECTIONS_MAX = "1000";

    /** The clocks of the JDK's server tick once a second, and nobody is to be borne for more than ten. */
    private static final String SLOW_SECONDS = "8";

    private static final String TICK_MILLIS = "1000";

    private final HttpServer server;
    private final ExecutorService threads;

    private AdminServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Binds and starts to answer.
     *
     * @param alarm told in one sentence when an endpoint fails
     * @throws IOException when the address cannot be bound; the message says what to do
     */
    public static AdminServer start(AdminSettings settings, List<Endpoint> endpoints, Consumer<String> alarm)
            throws IOException {
        boundSlowClients();
        HttpServer server = bind(settings);
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("tidegate-admin-", 0).factory());
        server.setExecutor(threads);
        server.createContext("/", new AdminHandler(new Guard(settings), endpoints, alarm));
        server.start();
        return new AdminServer(server, threads);
    }

    /** The address that was bound. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Stops at once; requests under way are cut. */
    @Override
    public void close() {
        stop(0);
    }

    /** Gives the address up at once, and lets requests under way end for a second at most. */
    public void closeAfterReplies() {
        stop(PATIENCE_SECONDS);
    }

    private void stop(int seconds) {
        server.stop(seconds);
        threads.shutdownNow();
    }

    private static HttpServer bind(AdminSettings settings) throws IOException {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        try {
            return HttpServer.create(address, BACKLOG);
        } catch (IOException e) {
            throw new IOException(
                    "the admin listener cannot bind " + settings.host() + ":" + settings.port() + " (" + e.getMessage()
                            + "); stop what holds the port, or name another under listeners",
                    e);
        }
    }

    private static void boundSlowClients() {
        System.getProperties().putIfAbsent("sun.net.httpserver.maxReqTime", SLOW_SECONDS);
        System.getProperties().putIfAbsent("sun.net.httpserver.maxRspTime", SLOW_SECONDS);
        System.getProperties().putIfAbsent("sun.net.httpserver.clockTick", TICK_MILLIS);
        System.getProperties().putIfAbsent("jdk.httpserver.maxConnections", CONNECTIONS_MAX);
    }
}
