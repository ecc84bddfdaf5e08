package dev.tidegate.rls;

import dev.tidegate.metrics.Family.Series.Value;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.ListenerSpec.Protocol;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Where a service listens now, and the listeners that a reload closed and that still have requests. A change opens
 * first what is new, and closes then what is former. {@link #connections} may be called by any thread, the rest by one
 * at a time; changing blocks while it binds.
 */
final class Listeners {
    private final GrpcServer.Content grpcContent;
    private final HttpServing.Content httpContent;
    private final Duration drainFor;
    private volatile Open open;
    /** Each ends within the time to drain. */
    private final Queue<GrpcServer> leaving = new ConcurrentLinkedQueue<>();

    /**
     * What is bound.
     *
     * @param http none or one
     */
    private record Open(GrpcServer grpc, List<HttpServing> http) {}

    private Listeners(GrpcServer.Content grpcContent, HttpServing.Content httpContent, Duration drainFor, Open open) {
        this.grpcContent = grpcContent;
        this.httpContent = httpContent;
        this.drainFor = drainFor;
        this.open = open;
    }

    /**
     * Binds what is wanted: the first listener for RLS, and the first for ADMIN if there is one.
     *
     * @throws RlsException when one cannot be opened; then none is
     */
    static Listeners open(
            List<ListenerSpec> wanted,
            GrpcServer.Content grpcContent,
            HttpServing.Content httpContent,
            Duration drainFor) {
        GrpcServer grpc = GrpcServer.start(rls(wanted), grpcContent);
        try {
            List<HttpServing> http = admin(wanted).map(spec -> HttpServing.start(spec, httpContent)).stream()
                    .toList();
            return new Listeners(grpcContent, httpContent, drainFor, new Open(grpc, http));
        } catch (RlsException failed) {
            grpc.close();
            throw failed;
        }
    }

    private static ListenerSpec rls(List<ListenerSpec> wanted) {
        return first(wanted, Protocol.RLS)
                .orElseThrow(() -> new IllegalArgumentException("no listener has protocol rls: " + wanted));
    }

    private static Optional<ListenerSpec> admin(List<ListenerSpec> wanted) {
        return first(wanted, Protocol.ADMIN);
    }

    private static Optional<ListenerSpec> first(List<ListenerSpec> wanted, Protocol protocol) {
        return wanted.stream().filter(spec -> spec.protocol() == protocol).findFirst();
    }

    /** Listeners that are open for a policy which is not in force yet. Ends by one of its methods. */
    final class Change {
        private final Open next;
        private final Runnable settings;

        private Change(Open next, Runnable settings) {
            this.next = next;
            this.settings = settings;
        }

        /** Closes what was opened: the former policy stays in force. */
        void undo() {
            if (next.grpc() != open.grpc()) {
                next.grpc().close();
            }
            next.http().stream().filter(http -> !open.http().contains(http)).forEach(HttpServing::close);
        }

        /** The policy is in force: former listeners take no more and end what runs. */
        void complete() {
            Open former = open;
            open = next;
            settings.run();
            former.http().stream().filter(http -> !next.http().contains(http)).forEach(Listeners.this::leave);
            if (former.grpc() != next.grpc()) {
                leave(former.grpc());
            }
        }
    }

    /**
     * Opens what another policy wants elsewhere.
     *
     * @throws RlsException when it cannot be opened; then nothing has changed
     */
    Change prepare(List<ListenerSpec> wanted) {
        ListenerSpec spec = rls(wanted);
        boolean stays = open.grpc().isAt(spec);
        Runnable settings = stays ? open.grpc().prepare(spec) : () -> {};
        GrpcServer grpc = stays ? open.grpc() : GrpcServer.start(spec, grpcContent);
        try {
            List<HttpServing> http = admin(wanted).map(this::http).stream().toList();
            return new Change(new Open(grpc, http), settings);
        } catch (RlsException failed) {
            new Change(new Open(grpc, open.http()), settings).undo();
            throw failed;
        }
    }

    private HttpServing http(ListenerSpec wanted) {
        return open.http().stream()
                .filter(http -> http.isAt(wanted))
                .findFirst()
                .orElseGet(() -> HttpServing.start(wanted, httpContent));
    }

    private void leave(GrpcServer former) {
        leaving.add(former);
        Thread.ofVirtual().name("tidegate-rls-leave").start(() -> {
            former.close(drainFor);
            leaving.remove(former);
        });
    }

    private void leave(HttpServing former) {
        Thread.ofVirtual().name("tidegate-rls-leave").start(() -> former.close(drainFor));
    }

    /** Where gRPC is spoken. */
    InetSocketAddress grpcAddress() {
        return open.grpc().address();
    }

    /** Where HTTP is spoken, if it is. */
    Optional<InetSocketAddress> httpAddress() {
        return open.http().stream().map(HttpServing::address).findFirst();
    }

    /** How many connections of gRPC are open, those of listeners that a reload closed included. */
    List<Value> connections() {
        GrpcServer grpc = open.grpc();
        int former = leaving.stream().mapToInt(GrpcServer::connections).sum();
        return List.of(new Value(List.of(grpc.name()), grpc.connections() + former));
    }

    /** Reads the files of TLS again. Blocks while it does. */
    void look() {
        open.grpc().look();
    }

    /** Tells those who ask about the service's health to go elsewhere. */
    void drain() {
        open.grpc().drain();
    }

    /** Accepts no more, lets requests under way end for as long as there is time to drain, and ends. */
    void close() {
        open.grpc().close(drainFor);
        leaving.forEach(GrpcServer::close);
        open.http().forEach(HttpServing::close);
    }
}
