package dev.tidegate.gateway;

import dev.tidegate.SharedStores;
import dev.tidegate.policy.PolicyParser;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How a gateway runs, apart from what its policy says.
 *
 * @param threads how many event loops, at least 1
 * @param transport how it talks to the kernel
 * @param nanoTime where limits, health and timeouts read the time, like {@link System#nanoTime}; another source lets a
 *     recorded load be replayed at its own times
 * @param drainFor how long a closing gateway waits for running exchanges
 * @param source where the policy is read again on {@code POST /policy/reload}
 * @param boringSsl whether BoringSSL does the work of TLS where it can be loaded; otherwise the JDK does
 * @param stores how the stores are opened that limits of a cluster are counted in
 */
public record GatewayOptions(
        int threads,
        Transport transport,
        LongSupplier nanoTime,
        Duration drainFor,
        PolicySource source,
        boolean boringSsl,
        Supplier<SharedStores> stores) {
    private static final Duration DRAIN_FOR = Duration.ofSeconds(30);

    private static final PolicySource NO_SOURCE = () -> PolicyParser.parse("the policy", "");

    /** Refuses what cannot work on this machine. */
    public GatewayOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
        }
        if (!transport.isAvailable()) {
            throw new IllegalArgumentException("transport " + transport + " does not work on this machine");
        }
        if (drainFor.isNegative()) {
            throw new IllegalArgumentException("drainFor must not be negative, but was " + drainFor);
        }
    }

    /** One event loop a processor, the best transport, the system's clock. */
    public static GatewayOptions defaults() {
        return new GatewayOptions(
                Runtime.getRuntime().availableProcessors(),
                Transport.best(),
                System::nanoTime,
                DRAIN_FOR,
                NO_SOURCE,
                true,
                SharedStores::onClassPath);
    }

    /** The same with so many event loops. */
    public GatewayOptions withThreads(int newThreads) {
        return new GatewayOptions(newThreads, transport, nanoTime, drainFor, source, boringSsl, stores);
    }

    /** The same over another transport. */
    public GatewayOptions withTransport(Transport newTransport) {
        return new GatewayOptions(threads, newTransport, nanoTime, drainFor, source, boringSsl, stores);
    }

    /** The same with another clock. */
    public GatewayOptions withNanoTime(LongSupplier newNanoTime) {
        return new GatewayOptions(threads, transport, newNanoTime, drainFor, source, boringSsl, stores);
    }

    /** The same with another patience at the end. */
    public GatewayOptions withDrainFor(Duration newDrainFor) {
        return new GatewayOptions(threads, transport, nanoTime, newDrainFor, source, boringSsl, stores);
    }

    /** The same with a place to read the policy from again. */
    public GatewayOptions withSource(PolicySource newSource) {
        return new GatewayOptions(threads, transport, nanoTime, drainFor, newSource, boringSsl, stores);
    }

    /** The same with TLS by the JDK alone. */
    public GatewayOptions withoutBoringSsl() {
        return new GatewayOptions(threads, transport, nanoTime, drainFor, source, false, stores);
    }

    /** The same with stores that are opened in another way. */
    public GatewayOptions withStores(Supplier<SharedStores> newStores) {
        return new GatewayOptions(threads, transport, nanoTime, drainFor, source, boringSsl, newStores);
    }
}
