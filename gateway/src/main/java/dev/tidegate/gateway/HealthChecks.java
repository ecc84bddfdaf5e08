package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.LiveUpstream;
import dev.tidegate.balance.Server;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Asks the servers of the upstreams with a health check, each on its own virtual thread, whether they are well, and
 * tells the balancer. Thread-safe.
 */
final class HealthChecks implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LongSupplier nanoTime;
    private final List<Thread> probing = new ArrayList<>();

    HealthChecks(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Asks the servers of this gate from now on, and no others. */
    synchronized void follow(Gate gate) {
        stop();
        gate.upstreams().values().stream()
                .filter(upstream -> !upstream.spec().probe().path().isEmpty())
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
        UpstreamSpec.Probe probe = upstream.spec().probe();
        Server server = upstream.balancer().definition(index);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + server.address() + probe.path()))
                .timeout(Duration.ofNanos(probe.timeoutNanos()))
                .build();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                boolean healthy = isHealthy(request, probe);
                upstream.balancer().onProbe(index, healthy, nanoTime.getAsLong());
                Thread.sleep(Duration.ofNanos(probe.everyNanos()));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isHealthy(HttpRequest request, UpstreamSpec.Probe probe) throws InterruptedException {
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status >= probe.expectFrom() && status <= probe.expectTo();
        } catch (IOException failed) {
            return false;
        }
    }

    private void stop() {
        probing.forEach(Thread::interrupt);
        probing.clear();
    }

    @Override
    public synchronized void close() {
        stop();
        client.shutdownNow();
    }
}
