package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.gateway.l4.TcpListener;
import dev.tidegate.policy.ListenerSpec;
import java.net.InetSocketAddress;

/** A listener of TCP and the socket that it is bound to. Thread-safe. */
final class TcpPort implements Listener {
    private final TcpListener listener;
    private final ListeningSocket socket;
    private volatile ListenerSpec spec;

    private TcpPort(ListenerSpec spec, TcpListener listener, ListeningSocket socket) {
        this.spec = spec;
        this.listener = listener;
        this.socket = socket;
    }

    /** Binds. Fails with one sentence when the address cannot be had. */
    static TcpPort open(ListenerSpec spec, TcpSide side, ListeningSocket.Neighbour neighbour) {
        TcpListener listener = new TcpListener(spec.name(), side, side.loops());
        return new TcpPort(spec, listener, ListeningSocket.bind(spec, side.accepting(listener::accept), neighbour));
    }

    @Override
    public ListenerSpec spec() {
        return spec;
    }

    @Override
    public void configure(Gate gate, ListenerSpec newSpec) {
        spec = newSpec;
        listener.configure(newSpec, gate.tcp(newSpec.name()));
        socket.accept();
    }

    @Override
    public InetSocketAddress address() {
        return socket.address();
    }

    @Override
    public ListeningSocket socket() {
        return socket;
    }

    @Override
    public int connections() {
        return listener.counts().open();
    }

    @Override
    public long refused() {
        return listener.counts().refused();
    }

    @Override
    public void close() {
        socket.close();
    }
}
