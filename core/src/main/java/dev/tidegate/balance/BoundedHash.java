package dev.tidegate.balance;

/**
 * Consistent hashing with bounded loads (Mirrokni, Thorup and Zadimoghaddam, 2018): a key goes to the owner of the next
 * point on the ring that has room. A member has room while it works on less than 1.25 times its fair share of all calls
 * in flight. Up to {@link #AFFINITY_CALLS} calls are always room, else a quiet group would tear the parallel calls of
 * one client apart.
 *
 * <p>During its slow start a member takes only the part of its keys that is due, always the same ones; the rest walk
 * on.
 */
final class BoundedHash implements Chooser {
    /** How many calls in flight a member may always have. */
    static final long AFFINITY_CALLS = 8;

    private static final long FACTOR_PERCENT = 125;
    private static final long PERCENT = 100;

    private final Members members;
    private final HashRing ring;
    private final long weightSum;

    BoundedHash(Members members, HashRing ring) {
        this.members = members;
        this.ring = ring.only(server -> members.position(server) != Balancer.NONE);
        this.weightSum = members.weights().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public int choose(long keyHash, int excluded) {
        int first = Balancer.NONE;
        long boundedBy = FACTOR_PERCENT * (inFlight() + 1);
        int index = ring.size() == 0 ? 0 : ring.indexOf(Draws.mix(keyHash));
        int turn = (int) Long.remainderUnsigned(keyHash, Health.RAMP_STEPS);
        for (int i = 0; i < ring.size(); i++) {
            int member = members.position(ring.owner(index));
            if (member != excluded) {
                first = first == Balancer.NONE ? member : first;
                if (turn < members.step(member) && hasRoom(member, boundedBy)) {
                    return member;
                }
            }
            index = ring.next(index);
        }
        return first;
    }

    private long inFlight() {
        long sum = 0;
        for (int i = 0; i < members.size(); i++) {
            sum += members.inFlight(i);
        }
        return sum;
    }

    /** Whether the calls in flight are below ⌈1.25 · (all + 1) · weight / sum of weights⌉. */
    private boolean hasRoom(int member, long boundedBy) {
        long inFlight = members.inFlight(member);
        return inFlight < AFFINITY_CALLS || inFlight * PERCENT * weightSum < boundedBy * members.weight(member);
    }
}
