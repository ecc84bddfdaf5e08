package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.LiveUpstream;
import dev.tidegate.gateway.l4.ConnectProbe;
import dev.tidegate.policy.UpstreamSpec;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the servers of the upstreams with a health check, each on its own virtual thread, whether they are well, and
 * tells the balancer. Thread-safe.
 */
final class HealthChecks implements AutoCloseable {
    private final GatewayState state;
    private final EventLoopGroup loops;
    private final List<Thread> probing = new ArrayList<>();

    HealthChecks(GatewayState state, EventLoopGroup loops) {
        this.state = state;
        this.loops = loops;
    }

    /** Asks the servers of this gate from now on, and no others. */
    synchronized void follow(Gate gate) {
        stop();
        gate.upstreams().values().stream()
                .filter(upstream -> !upstream.spec().probe().isOff())
                .forEach(this::begin);
    }

    private void begin(LiveUpstream upstream) {
        for (int i = 0; i < upstream.balancer().size(); i++) {
            int index = i;
            probing.add(Thread.ofVirtual()
                    .name("health " + upstream.spec().name() + " " + index)
                    .start(() -> probe(upstream, index)));
        }
    }

    private void probe(LiveUpstream upstream, int index) {
        UpstreamSpec spec = upstream.spec();
        ServerEndpoint endpoint = state.endpoint(upstream, index);
        ServerConnector connector = new ServerConnector(state, loops.next(), endpoint);
        String address = endpoint.server().address();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                boolean healthy = spec.probe().connects()
                        ? ConnectProbe.accepts(endpoint.address(), spec.probe().timeoutNanos(), spec.proxyHeader())
                        : HealthProbe.isHealthy(connector, address, spec);
                tell(upstream, index, healthy);
                Thread.sleep(Duration.ofNanos(spec.probe().everyNanos()));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** A check that succeeds lets the breakers try calls again, too. */
    private void tell(LiveUpstream upstream, int index, boolean healthy) {
        long now = state.nanoTime().getAsLong();
        upstream.balancer().onProbe(index, healthy, now);
        if (healthy) {
            upstream.breaker(index).onHealthy(now);
            upstream.breaker().onHealthy(now);
        }
    }

    private void stop() {
        probing.forEach(Thread::interrupt);
        probing.clear();
    }

    @Override
    public synchronized void close() {
        stop();
    }
}
