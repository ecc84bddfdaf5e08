package dev.tidegate.cli.load;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What a run does.
 *
 * @param target {@code http://host:port} or {@code https://host:port}; its path is not looked at
 * @param arrivals when the requests are due
 * @param requests what is sent, in turn: request number {@code i} is {@code requests.get(i % requests.size())}
 * @param connections how many connections are open from the start
 * @param maxConnections to how many they may grow when requests are due and all are busy
 * @param timeout how long after it was due a request is given up
 * @param threads how many event loops send, each with its share of the requests and the connections
 * @param trust whose certificates are believed
 */
public record LoadPlan(
        URI target,
        Arrivals arrivals,
        List<RequestText> requests,
        int connections,
        int maxConnections,
        Duration timeout,
        int threads,
        Trust trust) {
    private static final int DEFAULT_CONNECTIONS = 64;
    private static final int DEFAULT_TIMEOUT_SECONDS = 10;

    /** Refuses what cannot be run. */
    public LoadPlan {
        requests = List.copyOf(requests);
        boolean isHttp = "http".equals(target.getScheme()) || "https".equals(target.getScheme());
        if (!isHttp || target.getHost() == null) {
            throw new IllegalArgumentException("'" + target + "' is not an http or https URL with a host");
        }
        require(!requests.isEmpty(), "requests must not be empty");
        require(threads > 0, "threads must be at least 1, but was " + threads);
        require(connections > 0, "connections must be at least 1, but was " + connections);
        require(maxConnections >= connections, "maxConnections must be at least " + connections);
        require(!timeout.isNegative() && !timeout.isZero(), "timeout must be more than nothing, but was " + timeout);
    }

    /** GETs of the URL's path over 64 connections from up to two threads, each given up after 10 seconds. */
    public static LoadPlan of(URI url, Arrivals arrivals) {
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 2);
        return new LoadPlan(
                url,
                arrivals,
                List.of(RequestText.get(pathOf(url))),
                DEFAULT_CONNECTIONS,
                DEFAULT_CONNECTIONS,
                Duration.ofSeconds(DEFAULT_TIMEOUT_SECONDS),
                threads,
                Trust.KNOWN_ISSUERS);
    }

    /** The same plan at other times. */
    public LoadPlan withArrivals(Arrivals others) {
        return new LoadPlan(target, others, requests, connections, maxConnections, timeout, threads, trust);
    }

    /** The same plan with other requests. */
    public LoadPlan withRequests(List<RequestText> others) {
        return new LoadPlan(target, arrivals, others, connections, maxConnections, timeout, threads, trust);
    }

    /** The same plan with so many connections at the start, which may grow to so many. */
    public LoadPlan withConnections(int atStart, int atMost) {
        return new LoadPlan(target, arrivals, requests, atStart, atMost, timeout, threads, trust);
    }

    /** The same plan with another timeout. */
    public LoadPlan withTimeout(Duration other) {
        return new LoadPlan(target, arrivals, requests, connections, maxConnections, other, threads, trust);
    }

    /** The same plan with so many threads. */
    public LoadPlan withThreads(int count) {
        return new LoadPlan(target, arrivals, requests, connections, maxConnections, timeout, count, trust);
    }

    /** The same plan, in which other certificates are believed. */
    public LoadPlan withTrust(Trust other) {
        return new LoadPlan(target, arrivals, requests, connections, maxConnections, timeout, threads, other);
    }

    /** Whose certificates are believed over https. */
    public enum Trust {
        /** Those for the name of the target, from issuers that the Java runtime believes. */
        KNOWN_ISSUERS,
        /** All: the server may be anybody. */
        ANYONE
    }

    /** The path and query of a URL as they stand on a request line. */
    public static String pathOf(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    /** The port of the target; 80, or 443 over https, when it names none. */
    int port() {
        int usual = isTls() ? 443 : 80;
        return target.getPort() < 0 ? usual : target.getPort();
    }

    boolean isTls() {
        return "https".equals(target.getScheme());
    }

    boolean isClosed() {
        return arrivals instanceof Arrivals.Peak;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
