package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.gateway.l4.ConnectionCounts;
import dev.tidegate.gateway.opening.OpeningRefusal;
import dev.tidegate.gateway.opening.ProxyHeaderReader;
import dev.tidegate.metrics.Metric;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.policy.ListenerSpec;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/**
 * One listening socket for HTTP. Counts connections in all and per address; what exceeds a limit is closed at once, so
 * that the old ones are served on. Thread-safe.
 */
final class HttpListener implements Listener {
    private static final Metric NO_PROXY_HEADER = Metric.count(
            "tidegate.proxy_header.refused",
            "{connection}",
            "Connections without the PROXY header that they must begin with.",
            "tidegate.listener",
            "tidegate.outcome");

    private static final Metric HANDSHAKES = Metric.count(
            "tidegate.tls.handshake.count",
            "{handshake}",
            "Handshakes of TLS with clients.",
            "tidegate.listener",
            "tidegate.outcome");

    private final Workers workers;
    private final ConnectionCounts counts = new ConnectionCounts();
    private volatile ListenerSpec spec;
    private final ListeningSocket socket;

    private HttpListener(ListenerSpec spec, Workers workers, ListeningSocket.Neighbour neighbour) {
        this.spec = spec;
        this.workers = workers;
        this.socket = ListeningSocket.bind(
                spec, new ListeningSocket.Accepting(workers.group(), workers.transport(), true, this::take), neighbour);
    }

    /** Binds. Fails with one sentence when the address cannot be had. */
    static HttpListener open(ListenerSpec spec, Workers workers, ListeningSocket.Neighbour neighbour) {
        return new HttpListener(spec, workers, neighbour);
    }

    private void take(SocketChannel child) {
        InetSocketAddress peer = child.remoteAddress();
        ListenerSpec limits = spec;
        if (peer == null || !counts.tryEnter(limits.maxConnections())) {
            refuse(child);
            return;
        }
        child.closeFuture().addListener(closed -> counts.leave());
        if (limits.acceptsProxyProtocol()) {
            long withinNanos = limits.timeouts().headerNanos();
            child.pipeline().addLast(new ProxyHeaderReader(withinNanos, new ProxiedConnection(this, child, peer)));
        } else {
            admit(child, peer.getAddress());
        }
    }

    /** Serves a connection now that it is known whom it comes from, unless that one has too many already. */
    void admit(SocketChannel child, InetAddress address) {
        if (!counts.tryEnter(address, spec.maxConnectionsPerAddress())) {
            refuse(child);
            return;
        }
        child.closeFuture().addListener(closed -> counts.leave(address));
        child.pipeline().addLast(new ProtocolChooser(this, workers.of(child.eventLoop()), address));
    }

    /** A connection that had to begin with a PROXY header did not; it is being reset. */
    void onNoProxyHeader(SocketChannel child, OpeningRefusal refusal) {
        String outcome = refusal.name().toLowerCase(Locale.ROOT);
        MetricRegistry registry = workers.of(child.eventLoop()).state().metrics();
        registry.counter(NO_PROXY_HEADER, spec.name(), outcome).increment();
    }

    /** A handshake of TLS is over. */
    void countHandshake(MetricRegistry registry, boolean complete) {
        registry.counter(HANDSHAKES, spec.name(), complete ? "complete" : "failed")
                .increment();
    }

    /** A reset costs less than an orderly end, for us and for the kernel. */
    private static void refuse(SocketChannel child) {
        child.config().setSoLinger(0);
        var unused = child.close();
    }

    @Override
    public void configure(Gate gate, ListenerSpec newSpec) {
        spec = newSpec;
        socket.accept();
    }

    @Override
    public ListenerSpec spec() {
        return spec;
    }

    @Override
    public InetSocketAddress address() {
        return socket.address();
    }

    /** Whether it still accepts. */
    boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public ListeningSocket socket() {
        return socket;
    }

    @Override
    public int connections() {
        return counts.open();
    }

    @Override
    public long refused() {
        return counts.refused();
    }

    @Override
    public void close() {
        socket.close();
    }
}
