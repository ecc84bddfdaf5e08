package dev.tidegate.policy;

import dev.tidegate.balance.Balancing;
import dev.tidegate.balance.HealthRules;
import dev.tidegate.balance.Server;
import dev.tidegate.model.Attribute;
import java.util.List;

/**
 * A group of servers that answer for one another.
 *
 * @param servers empty for what is called inside a Java service, where nothing is sent anywhere
 * @param hashKey what source hash looks at
 * @param limits names of the limits that guard this upstream (level resource)
 * @param sending how a request is brought to a server
 * @param guarding what keeps it from more than it can serve
 */
public record UpstreamSpec(
        String name,
        List<Server> servers,
        Balancing balance,
        Attribute hashKey,
        HealthRules health,
        Probe probe,
        Connections connections,
        Timeouts timeouts,
        List<String> limits,
        Sending sending,
        Guarding guarding) {

    /** Copies the lists and refuses an upstream without a name. */
    public UpstreamSpec {
        Require.filled("name", name);
        servers = List.copyOf(servers);
        limits = List.copyOf(limits);
        UpstreamBlock.SERVERS_DIFFER.require(servers);
    }

    /** An upstream with the file's defaults. */
    public static UpstreamSpec of(String name, List<Server> servers) {
        return UpstreamBlock.of(name, servers);
    }

    /** What is spoken to the servers. */
    public Protocol protocol() {
        return sending.protocol();
    }

    /** How TLS is spoken to the servers, or off. */
    public ClientTls tls() {
        return sending.tls();
    }

    /** With which header of the PROXY protocol a connection begins, or off. */
    public ProxyHeader proxyHeader() {
        return sending.proxyHeader();
    }

    /** When a request is tried again, or off. */
    public Retry retry() {
        return sending.retry();
    }

    /** When a slow request is sent a second time, or off. */
    public Hedge hedge() {
        return sending.hedge();
    }

    /** How many calls it may serve at once. */
    public ConcurrencySpec concurrency() {
        return guarding.concurrency();
    }

    /** When it is not called for a while, or off. */
    public BreakerSpec breaker() {
        return guarding.breaker();
    }

    /** The same upstream with another way to choose a server. */
    public UpstreamSpec withBalance(Balancing other) {
        return new UpstreamSpec(
                name, servers, other, hashKey, health, probe, connections, timeouts, limits, sending, guarding);
    }

    /** The same upstream with another key for source hash. */
    public UpstreamSpec withHashKey(Attribute other) {
        return new UpstreamSpec(
                name, servers, balance, other, health, probe, connections, timeouts, limits, sending, guarding);
    }

    /** The same upstream with other rules of health, and another active check. */
    public UpstreamSpec withHealth(HealthRules rules, Probe check) {
        return new UpstreamSpec(
                name, servers, balance, hashKey, rules, check, connections, timeouts, limits, sending, guarding);
    }

    /** The same upstream with other bounds on its connections. */
    public UpstreamSpec withConnections(Connections other) {
        return new UpstreamSpec(
                name, servers, balance, hashKey, health, probe, other, timeouts, limits, sending, guarding);
    }

    /** The same upstream with other times. */
    public UpstreamSpec withTimeouts(Timeouts other) {
        return new UpstreamSpec(
                name, servers, balance, hashKey, health, probe, connections, other, limits, sending, guarding);
    }

    /** The same upstream behind these limits of level resource. */
    public UpstreamSpec withLimits(String... names) {
        List<String> guards = List.of(names);
        return new UpstreamSpec(
                name, servers, balance, hashKey, health, probe, connections, timeouts, guards, sending, guarding);
    }

    /** The same upstream, to which requests are brought in another way. */
    public UpstreamSpec withSending(Sending other) {
        return new UpstreamSpec(
                name, servers, balance, hashKey, health, probe, connections, timeouts, limits, other, guarding);
    }

    /** The same upstream, spoken to in this protocol. */
    public UpstreamSpec withProtocol(Protocol other) {
        return withSending(new Sending(other, tls(), proxyHeader(), retry(), hedge()));
    }

    /** The same upstream with other TLS. */
    public UpstreamSpec withTls(ClientTls other) {
        return withSending(new Sending(protocol(), other, proxyHeader(), retry(), hedge()));
    }

    /** The same upstream, which is told the client's address by another header of the PROXY protocol. */
    public UpstreamSpec withProxyHeader(ProxyHeader other) {
        return withSending(new Sending(protocol(), tls(), other, retry(), hedge()));
    }

    /** The same upstream with other retries. */
    public UpstreamSpec withRetry(Retry other) {
        return withSending(new Sending(protocol(), tls(), proxyHeader(), other, hedge()));
    }

    /** The same upstream with another hedge. */
    public UpstreamSpec withHedge(Hedge other) {
        return withSending(new Sending(protocol(), tls(), proxyHeader(), retry(), other));
    }

    /** The same upstream, guarded in another way. */
    public UpstreamSpec withGuarding(Guarding other) {
        return new UpstreamSpec(
                name, servers, balance, hashKey, health, probe, connections, timeouts, limits, sending, other);
    }

    /** The same upstream with another limit on the calls at once. */
    public UpstreamSpec withConcurrency(ConcurrencySpec other) {
        return withGuarding(new Guarding(other, breaker()));
    }

    /** The same upstream with another circuit breaker. */
    public UpstreamSpec withBreaker(BreakerSpec other) {
        return withGuarding(new Guarding(concurrency(), other));
    }

    /** What is spoken to servers. */
    public enum Protocol {
        /** HTTP/1.1 (RFC 9112). */
        HTTP1("http/1.1"),
        /** HTTP/2 (RFC 9113): by ALPN with TLS, by prior knowledge without. */
        HTTP2("h2");

        private final String text;

        Protocol(String text) {
            this.text = text;
        }

        /** The name, as the file and ALPN have it. */
        public String text() {
            return text;
        }
    }

    /** The header of the PROXY protocol by which a server is told the address of the client. */
    public enum ProxyHeader {
        /** None. */
        OFF,
        /** Version 1: a line of text. */
        V1,
        /** Version 2: binary. */
        V2
    }

    /**
     * How a request is brought to a server.
     *
     * @param tls how TLS is spoken, or off
     * @param proxyHeader how a server is told the client's address; off with HTTP/2, of which one connection carries
     *     calls of many clients
     * @param retry when a request is tried again, or off
     * @param hedge when a slow request is sent a second time, or off; off without a budget of retries
     */
    public record Sending(Protocol protocol, ClientTls tls, ProxyHeader proxyHeader, Retry retry, Hedge hedge) {
        /** Refuses what goes not together. */
        public Sending {
            Require.that(
                    proxyHeader == ProxyHeader.OFF || protocol == Protocol.HTTP1,
                    "proxyHeader must be OFF with HTTP/2",
                    proxyHeader);
            Require.that(hedge.isOff() || !retry.isOff(), "hedge must be off when retry is", hedge);
        }
    }

    /**
     * What keeps an upstream from more than it can serve.
     *
     * @param concurrency how many calls it may serve at once
     * @param breaker when it is not called for a while, or off
     */
    public record Guarding(ConcurrencySpec concurrency, BreakerSpec breaker) {}

    /**
     * The active health check.
     *
     * @param path what is asked for; empty when nothing is
     * @param connects whether it is enough that a connection is accepted; then nothing is asked for
     * @param expectFrom the lowest status that counts as healthy
     * @param expectTo the highest status that counts as healthy
     */
    public record Probe(
            String path, boolean connects, long everyNanos, long timeoutNanos, int expectFrom, int expectTo) {
        /** Refuses what is outside the ranges. */
        public Probe {
            Require.that(!connects || path.isEmpty(), "path must be empty when it is enough to connect", path);
            HealthBlock.EVERY.require(everyNanos);
            HealthBlock.TIMEOUT.require(timeoutNanos);
            Require.range("expectFrom", expectFrom, 100, 599);
            Require.range("expectTo", expectTo, expectFrom, 599);
        }

        /** The check that asks for a path, if there is one. */
        public Probe(String path, long everyNanos, long timeoutNanos, int expectFrom, int expectTo) {
            this(path, false, everyNanos, timeoutNanos, expectFrom, expectTo);
        }

        /** No active check. */
        public static Probe none() {
            return HealthBlock.probe("");
        }

        /** The check that a connection is accepted, with the file's defaults. */
        public static Probe connecting() {
            return HealthBlock.connecting();
        }

        /** Whether there is no active check. */
        public boolean isOff() {
            return path.isEmpty() && !connects;
        }

        /** The check of a path with the file's defaults. */
        public static Probe at(String path) {
            return HealthBlock.probe(path);
        }
    }

    /**
     * How many connections are kept to each server.
     *
     * @param min how many are kept open even when idle
     * @param idle how many idle ones are kept at most
     * @param max how many there are at most, over all event loops
     * @param requests after how many requests a connection is closed; 0 for never
     * @param idleNanos how long an idle connection is kept; keep it below the server's own idle time
     */
    public record Connections(int min, int idle, int max, long requests, long idleNanos) {
        /** Refuses bounds that contradict one another. */
        public Connections {
            ConnectionBlock.MAX.require(max);
            Require.range("idle", idle, 0, max);
            Require.range("min", min, 0, idle);
            ConnectionBlock.REQUESTS.require(requests);
            ConnectionBlock.IDLE_TIME.require(idleNanos);
        }

        /** The file's defaults. */
        public static Connections defaults() {
            return ConnectionBlock.CONNECTIONS.defaults();
        }
    }

    /**
     * How long a server may take, in nanoseconds.
     *
     * @param connectNanos to accept a connection
     * @param responseNanos from the end of the request to the head of the reply, and between parts of its body
     * @param totalNanos for the whole exchange; 0 for no bound
     */
    public record Timeouts(long connectNanos, long responseNanos, long totalNanos) {
        /** Refuses what is outside the ranges. */
        public Timeouts {
            ConnectionBlock.CONNECT.require(connectNanos);
            ConnectionBlock.RESPONSE.require(responseNanos);
            ConnectionBlock.TOTAL.require(totalNanos);
        }

        /** The file's defaults. */
        public static Timeouts defaults() {
            return ConnectionBlock.TIMEOUTS.defaults();
        }
    }
}
