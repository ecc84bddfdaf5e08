package dev.tidegate.balance;

import dev.tidegate.model.KeyHash;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Points on a circle of hashes, each owned by a server (Karger et al., "Consistent Hashing and Random Trees", 1997). A
 * key belongs to the owner of the next point. Taking a server away moves only its own keys, and adding one takes keys
 * from the others in proportion to the weights.
 *
 * <p>The points come from the addresses alone, so all gates agree on them. Immutable.
 */
final class HashRing {
    /** How many bits of a point name its owner. */
    static final int OWNER_BITS = 16;

    /** How many points a server of average weight has: with 512 the shares stray by about 1/√512, four percent. */
    private static final int POINTS_PER_SERVER = 512;

    /** How many points there are for all servers together, about; beyond 256 servers each has fewer. */
    private static final int POINTS_MAX = 1 << 17;

    private static final long OWNER_MASK = (1L << OWNER_BITS) - 1;
    private static final long SEED = 0x7469646567617465L;

    private final long[] points;

    private HashRing(long[] points) {
        this.points = points;
    }

    static HashRing of(List<Server> servers) {
        double mean = servers.stream().mapToInt(Server::weight).average().orElse(1);
        double perServer = Math.min(POINTS_PER_SERVER, (double) POINTS_MAX / Math.max(1, servers.size()));
        long[] points = new long[0];
        int size = 0;
        for (int i = 0; i < servers.size(); i++) {
            Server server = servers.get(i);
            int count = (int) Math.max(1, Math.round(perServer * server.weight() / mean));
            long hash = KeyHash.of(server.address(), SEED);
            points = size + count > points.length ? Arrays.copyOf(points, 2 * (size + count)) : points;
            for (int point = 0; point < count; point++) {
                points[size++] = (KeyHash.combine(hash, point) & ~OWNER_MASK) | i;
            }
        }
        long[] sorted = Arrays.copyOf(points, size);
        Arrays.sort(sorted);
        return new HashRing(sorted);
    }

    /** The ring without the points of the servers that do not pass. */
    HashRing only(IntPredicate passes) {
        return new HashRing(Arrays.stream(points)
                .filter(point -> passes.test((int) (point & OWNER_MASK)))
                .toArray());
    }

    int size() {
        return points.length;
    }

    /** The index of the point that a hash belongs to. The ring must have one. */
    int indexOf(long hash) {
        int found = Arrays.binarySearch(points, hash);
        int index = found >= 0 ? found : -found - 1;
        return index == points.length ? 0 : index;
    }

    /** The point after this one, around the circle. */
    int next(int index) {
        return index + 1 == points.length ? 0 : index + 1;
    }

    /** The server that owns a point. */
    int owner(int index) {
        return (int) (points[index] & OWNER_MASK);
    }
}
