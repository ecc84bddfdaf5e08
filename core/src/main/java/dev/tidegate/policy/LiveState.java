package dev.tidegate.policy;

import dev.tidegate.balance.Server;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a changed policy means for what is running, in a sentence. */
final class LiveState {
    private LiveState() {}

    static String ofListener(ListenerSpec before, ListenerSpec after) {
        if (before.protocol() != after.protocol()) {
            return "closes to new connections and opens again, because it speaks another protocol";
        }
        return before.host().equals(after.host()) && before.port() == after.port()
                ? "stays open; the new values hold for new connections"
                : "opens at the new address, then closes the old one to new connections";
    }

    static String ofLimit(LimitSpec before, LimitSpec after) {
        if (!before.key().equals(after.key())) {
            return "starts with nothing spent, because it is kept by another key";
        }
        if (before.scope().getClass() != after.scope().getClass()) {
            return "starts with what is spent where it is counted from now on";
        }
        return before.rule().equals(after.rule()) && before.memoryBytes() == after.memoryBytes()
                ? "keeps its counts"
                : "keeps its counts: what is spent stays spent";
    }

    static String ofUpstream(UpstreamSpec before, UpstreamSpec after) {
        return ofServers(before, after)
                + (before.concurrency().equals(after.concurrency())
                        ? ""
                        : "; the concurrency limit goes on from where it is")
                + (before.breaker().equals(after.breaker())
                        ? ""
                        : "; the breaker begins anew, unless it was forced open");
    }

    private static String ofServers(UpstreamSpec before, UpstreamSpec after) {
        Set<String> former = addresses(before);
        Set<String> latter = addresses(after);
        if (!wire(before).equals(wire(after))) {
            return "servers that stay keep their health; connections are replaced as their calls end";
        }
        if (former.equals(latter)) {
            return "its servers keep their health and connections";
        }
        return "servers that stay keep their health and connections; "
                + latter.stream().filter(server -> !former.contains(server)).count() + " new, "
                + former.stream().filter(server -> !latter.contains(server)).count() + " gone";
    }

    /** What a connection was made for and cannot change. */
    private static List<Object> wire(UpstreamSpec upstream) {
        return List.of(upstream.protocol(), upstream.tls(), upstream.proxyHeader());
    }

    private static Set<String> addresses(UpstreamSpec upstream) {
        return upstream.servers().stream().map(Server::address).collect(Collectors.toSet());
    }
}
