package dev.tidegate.policy;

import dev.tidegate.policy.ListenerSpec.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What is doubtful about how bytes come and go: TLS, mirrors, and listeners that pass on bytes.
 *
 * @param found takes each finding
 */
record WireWarnings(Policy policy, Consumer<Finding> found) {
    void find() {
        policy.listeners().values().stream()
                .filter(listener -> listener.protocol() == Protocol.TCP)
                .forEach(this::check);
        policy.upstreams().values().forEach(this::check);
        for (int index = 0; index < policy.routes().size(); index++) {
            check(policy.routes().get(index), index);
        }
    }

    private void check(ListenerSpec listener) {
        List<String> path = List.of("listeners", listener.name());
        TcpSettings tcp = listener.tcp();
        checkPassedOn(below(path, "to"), tcp.to());
        for (Map.Entry<String, String> name : tcp.sni().entrySet()) {
            checkPassedOn(below(below(path, "sni"), name.getKey()), name.getValue());
        }
    }

    private static List<String> below(List<String> path, String key) {
        List<String> below = new ArrayList<>(path);
        below.add(key);
        return List.copyOf(below);
    }

    /** Bytes that are passed on as they are have no TLS of ours around them. */
    private void checkPassedOn(List<String> path, String to) {
        if (!to.isEmpty() && !policy.upstream(to).tls().isOff()) {
            found.accept(new Finding(
                    ProblemCode.NO_EFFECT,
                    path,
                    "tls of '" + to + "' has no effect here: a tcp listener passes bytes on as they are",
                    "remove tls, or name an upstream without it"));
        }
    }

    private void check(UpstreamSpec upstream) {
        if (!upstream.tls().verify()) {
            found.accept(new Finding(
                    ProblemCode.UNVERIFIED_SERVER,
                    List.of("upstreams", upstream.name(), "tls", "verify"),
                    "anybody on the way to '" + upstream.name() + "' may answer in its place",
                    "write ca: and the file of its issuer instead of verify: false"));
        }
    }

    private void check(RouteSpec route, int index) {
        boolean isOnly = route.to().size() == 1
                && route.to().getFirst().upstream().equals(route.mirror().upstream());
        if (isOnly) {
            found.accept(new Finding(
                    ProblemCode.MIRROR_OF_ITSELF,
                    List.of("routes", Integer.toString(index), "mirror"),
                    "'" + route.mirror().upstream() + "' gets all calls of '" + route.name()
                            + "' already, and would get some twice",
                    "mirror to another upstream, or remove it"));
        }
    }
}
