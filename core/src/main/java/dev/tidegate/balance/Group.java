package dev.tidegate.balance;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What does not change between two reloads: the servers and the rules. */
record Group(List<Server> servers, List<LiveServer> live, Balancing balancing, HealthRules rules, HashRing ring) {
    /** How many servers a group can have. */
    static final int SERVERS_MAX = 1 << HashRing.OWNER_BITS;

    static Group of(List<Server> servers, List<LiveServer> live, Balancing balancing, HealthRules rules) {
        Set<String> addresses = new HashSet<>();
        for (Server server : servers) {
            if (!addresses.add(server.address())) {
                throw new IllegalArgumentException(
                        "a server is in a group once, but " + server.address() + " is twice");
            }
            if (server.weight() < 1) {
                throw new IllegalArgumentException("a weight is at least 1, but was " + server.weight());
            }
        }
        if (servers.size() > SERVERS_MAX) {
            throw new IllegalArgumentException(
                    "a group has at most " + SERVERS_MAX + " servers, but had " + servers.size());
        }
        boolean isHashed = balancing == Balancing.SOURCE_HASH;
        return new Group(
                List.copyOf(servers), List.copyOf(live), balancing, rules, HashRing.of(isHashed ? servers : List.of()));
    }

    int size() {
        return servers.size();
    }

    Server server(int index) {
        return servers.get(index);
    }

    LiveServer live(int index) {
        return live.get(index);
    }
}
