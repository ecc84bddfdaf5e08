package dev.tidegate.balance;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The servers that calls may go to at the moment. Immutable but for the calls in flight. A member is named by its
 * position, from 0; {@link #server} tells which server of the group it is.
 */
final class Members {
    private final int[] servers;
    private final int[] positions;
    private final long[] weights;
    private final LiveServer[] live;
    private final int[] steps;

    /**
     * Takes the members out of a group.
     *
     * @param servers the indexes of the servers
     * @param steps how far the slow start of each of them is
     */
    Members(Group group, int[] servers, int[] steps) {
        this.servers = servers;
        this.steps = steps;
        this.positions = new int[group.size()];
        Arrays.fill(positions, Balancer.NONE);
        IntStream.range(0, servers.length).forEach(i -> positions[servers[i]] = i);
        this.weights = IntStream.range(0, servers.length)
                .mapToLong(i -> (long) group.server(servers[i]).weight() * steps[i])
                .toArray();
        this.live = Arrays.stream(servers).mapToObj(group::live).toArray(LiveServer[]::new);
    }

    int size() {
        return servers.length;
    }

    int server(int position) {
        return servers[position];
    }

    /** Where a server is among the members, or {@link Balancer#NONE}. */
    int position(int server) {
        return server < 0 || server >= positions.length ? Balancer.NONE : positions[server];
    }

    /** The weight, times the step of its slow start. */
    long weight(int position) {
        return weights[position];
    }

    List<Long> weights() {
        return Arrays.stream(weights).boxed().toList();
    }

    int step(int position) {
        return steps[position];
    }

    int inFlight(int position) {
        return live[position].inFlight();
    }
}
