package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The listeners of a gateway but for those of its admin API: which are bound now, and which were closed by a reload and
 * still have connections. Not thread-safe; changing them blocks.
 */
final class Listeners {
    private static final Logger LOGGER = System.getLogger("dev.tidegate.gateway");
    private static final long POLL_NANOS = 10_000_000L;

    private final Workers workers;
    private final TcpSide tcp;
    private final Map<String, Listener> bound = new LinkedHashMap<>();
    private final List<Listener> closed = new ArrayList<>();

    Listeners(Workers workers, TcpSide tcp) {
        this.workers = workers;
        this.tcp = tcp;
    }

    /**
     * The listeners that a policy wants: those that are bound already, and new ones, which do not accept yet.
     *
     * @param neighbour who else may listen where a new one is bound
     * @throws GatewayException when one cannot bind; then nothing has changed
     */
    Map<String, Listener> prepare(Policy policy, ListeningSocket.Neighbour neighbour) {
        Map<String, Listener> all = new LinkedHashMap<>();
        List<Listener> opened = new ArrayList<>();
        try {
            wanted(policy).forEach(spec -> {
                Listener listener = bound.get(spec.name());
                if (listener == null || !listener.isAt(spec)) {
                    listener = open(spec, neighbour);
                    opened.add(listener);
                }
                all.put(spec.name(), listener);
            });
            return all;
        } catch (GatewayException failed) {
            opened.forEach(Listener::close);
            throw failed;
        }
    }

    private static Stream<ListenerSpec> wanted(Policy policy) {
        return policy.listeners().values().stream().filter(spec -> switch (spec.protocol()) {
            case HTTP, TCP -> true;
            case ADMIN, RLS -> false;
        });
    }

    private Listener open(ListenerSpec spec, ListeningSocket.Neighbour neighbour) {
        return switch (spec.protocol()) {
            case HTTP -> HttpListener.open(spec, workers, neighbour);
            case TCP -> TcpPort.open(spec, tcp, neighbour);
            case ADMIN, RLS -> throw new IllegalArgumentException(spec.protocol() + " is not served by event loops");
        };
    }

    /** Lets prepared listeners go by a gate and accept, and closes all others; their connections go on. */
    void adopt(Map<String, Listener> prepared, Gate gate) {
        bound.values().stream()
                .filter(listener -> !prepared.containsValue(listener))
                .forEach(this::retire);
        prepared.forEach(
                (name, listener) -> listener.configure(gate, gate.policy().listener(name)));
        bound.clear();
        bound.putAll(prepared);
        closed.removeIf(listener -> listener.connections() == 0);
    }

    private void retire(Listener listener) {
        listener.close();
        closed.add(listener);
    }

    /** The listener of this name. */
    Optional<Listener> named(String name) {
        return Optional.ofNullable(bound.get(name));
    }

    Set<String> names() {
        return Set.copyOf(bound.keySet());
    }

    /** Those that are bound. */
    List<Listener> all() {
        return List.copyOf(bound.values());
    }

    /** Sends all new connections here and no more to the predecessor, as far as the kernel can. */
    void preferToPredecessor() {
        bound.values().stream()
                .filter(listener -> !listener.socket().preferToPredecessor())
                .forEach(listener -> LOGGER.log(
                        Level.INFO,
                        "Listener '" + listener.spec().name() + "': the kernel spreads new connections over both"
                                + " processes until the former one stops; some of the last may be reset."));
    }

    /**
     * Accepts on until nobody has come for a while, since who began to connect before a successor was there still
     * arrives here, and would be reset by closing. Blocks.
     */
    void awaitQuiet(long quietNanos, long patienceNanos) {
        long began = System.nanoTime();
        long since = began;
        long accepted = accepted();
        while (System.nanoTime() - since < quietNanos && System.nanoTime() - began < patienceNanos) {
            LockSupport.parkNanos(POLL_NANOS);
            if (accepted() != accepted) {
                accepted = accepted();
                since = System.nanoTime();
            }
        }
    }

    private long accepted() {
        return bound.values().stream()
                .mapToLong(listener -> listener.socket().accepted())
                .sum();
    }

    /** Accepts no more. */
    void close() {
        bound.values().forEach(Listener::close);
    }

    /** How many connections are open, those of listeners that a reload closed included. */
    int connections() {
        return Stream.concat(bound.values().stream(), closed.stream())
                .mapToInt(Listener::connections)
                .sum();
    }
}
