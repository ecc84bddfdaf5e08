package dev.tidegate.gateway;

import dev.tidegate.LiveUpstream;
import dev.tidegate.gateway.accesslog.LogEntry;
import dev.tidegate.gateway.l4.TcpHost;
import dev.tidegate.gateway.l4.TcpLoops;
import dev.tidegate.gateway.l4.TcpTransport;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What listeners of TCP share: their event loops, made when the first such listener is, and the way into the gateway.
 *
 * <p>Relays run over epoll where there is epoll, even when HTTP runs over io_uring: only there can the kernel pass
 * bytes on by itself. Thread-safe.
 */
final class TcpSide implements TcpHost, AutoCloseable {
    private final GatewayOptions options;
    private final GatewayState state;
    private final Workers workers;
    private final Transport transport;
    private @Nullable EventLoopGroup ownGroup;
    private @Nullable TcpLoops loops;
    private @Nullable LogSinks logs;

    TcpSide(GatewayOptions options, GatewayState state, Workers workers) {
        this.options = options;
        this.state = state;
        this.workers = workers;
        this.transport = transport(options.transport());
    }

    private static Transport transport(Transport ofHttp) {
        return ofHttp == Transport.IO_URING && Transport.EPOLL.isAvailable() ? Transport.EPOLL : ofHttp;
    }

    /** How many event loops a policy needs in all. */
    static int loops(Policy policy, GatewayOptions options) {
        boolean hasTcp =
                policy.listeners().values().stream().anyMatch(spec -> spec.protocol() == ListenerSpec.Protocol.TCP);
        return hasTcp ? 2 * options.threads() : options.threads();
    }

    /** The loops of all relays. */
    synchronized TcpLoops loops() {
        TcpLoops made = loops;
        if (made == null) {
            made = new TcpLoops(group(), tcpTransport(), () -> LogSink.NONE::write);
            loops = made;
        }
        return made;
    }

    private EventLoopGroup group() {
        if (transport == options.transport()) {
            return workers.group();
        }
        EventLoopGroup made = new MultiThreadIoEventLoopGroup(
                options.threads(), new DefaultThreadFactory("tidegate-tcp"), transport.ioHandlers());
        ownGroup = made;
        return made;
    }

    private TcpTransport tcpTransport() {
        return new TcpTransport(transport.socketChannel(), transport == Transport.EPOLL);
    }

    ListeningSocket.Accepting accepting(Consumer<SocketChannel> taker) {
        TcpLoops used = loops();
        return new ListeningSocket.Accepting(used.group(), transport, false, taker);
    }

    /** Writes to this access log from now on. */
    synchronized void logTo(LogSinks next) {
        if (loops != null && logs != next) {
            loops.logTo(() -> sink(next));
            logs = next;
        }
    }

    private static Consumer<LogEntry> sink(LogSinks logs) {
        LogSink sink = logs.next();
        return sink::write;
    }

    @Override
    public long nanoTime() {
        return state.nanoTime().getAsLong();
    }

    @Override
    public ServerDoor door(LiveUpstream upstream, int server) {
        return state.endpoint(upstream, server);
    }

    @Override
    public CharSequence clientKey(InetAddress client) {
        return new ClientAddress(client, state.gate().policy().identity()).peerKey();
    }

    @Override
    public MetricRegistry metrics() {
        return state.metrics();
    }

    /** Cuts the relays that are left. After the workers were closed. */
    @Override
    public synchronized void close() {
        if (ownGroup != null) {
            EventLoops.end(ownGroup);
        }
        if (loops != null) {
            loops.close();
        }
    }
}
