package dev.tidegate.gateway.l4;

import dev.tidegate.metrics.Counter;
import dev.tidegate.metrics.Metric;
import dev.tidegate.metrics.MetricRegistry;
import java.util.EnumMap;
import java.util.Map;

/** What is counted of one listener of TCP. Thread-safe. */
final class TcpMetrics {
    private static final Metric ENDED = Metric.count(
            "tidegate.tcp.ended",
            "{connection}",
            "Connections of a TCP listener that are over, by how they ended.",
            "tidegate.listener",
            "tidegate.outcome");
    private static final Metric IO = Metric.count(
            "tidegate.tcp.io",
            "By",
            "Bytes passed on by a TCP listener: received from clients, transmitted to them.",
            "tidegate.listener",
            "network.io.direction");

    private final Map<TcpEnding, Counter> ended = new EnumMap<>(TcpEnding.class);
    private final Counter fromClients;
    private final Counter toClients;

    TcpMetrics(MetricRegistry registry, String listener) {
        for (TcpEnding ending : TcpEnding.values()) {
            ended.put(ending, registry.counter(ENDED, listener, ending.outcome()));
        }
        fromClients = registry.counter(IO, listener, "receive");
        toClients = registry.counter(IO, listener, "transmit");
    }

    void ended(TcpEnding ending) {
        Counter counter = ended.get(ending);
        if (counter != null) {
            counter.increment();
        }
    }

    Counter fromClients() {
        return fromClients;
    }

    Counter toClients() {
        return toClients;
    }
}
