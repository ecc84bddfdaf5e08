package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The listeners of a gateway but for those of its admin API: which are bound now, and which were closed by a reload and
 * still have connections. Not thread-safe; changing them blocks.
 */
final class Listeners {
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
     * @throws GatewayException when one cannot bind; then nothing has changed
     */
    Map<String, Listener> prepare(Policy policy) {
        Map<String, Listener> all = new LinkedHashMap<>();
        List<Listener> opened = new ArrayList<>();
        try {
            wanted(policy).forEach(spec -> {
                Listener listener = bound.get(spec.name());
                if (listener == null || !listener.isAt(spec)) {
                    listener = open(spec);
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
        return policy.listeners().values().stream().filter(spec -> spec.protocol() != ListenerSpec.Protocol.ADMIN);
    }

    private Listener open(ListenerSpec spec) {
        return switch (spec.protocol()) {
            case HTTP -> HttpListener.open(spec, workers);
            case TCP -> TcpPort.open(spec, tcp);
            case ADMIN -> throw new IllegalArgumentException("the admin API is not served by event loops");
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
