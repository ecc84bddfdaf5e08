package dev.tidegate.balance;

import java.util.stream.LongStream;

/**
 * Smooth weighted round-robin as in nginx: each turn every member gains its weight, the richest is chosen and pays the
 * sum of all weights. Since that repeats after as many turns as the sum of the weights, the turns are worked out once,
 * and choosing is one atomic step along them. Over any whole period each member is chosen exactly as often as its
 * weight says, whatever the number of threads.
 */
final class RoundRobin implements Chooser {
    /** The longest period; weights whose sum, cut by their common divisor, is larger are scaled down to it. */
    static final int PERIOD_MAX = 16_384;

    private final short[] schedule;
    private final int size;
    private final Draws draws;

    RoundRobin(Members members, Draws draws) {
        this.size = members.size();
        this.schedule = schedule(shares(members));
        this.draws = draws;
    }

    @Override
    public int choose(long keyHash, int excluded) {
        boolean hasOther = size > 1 || (size == 1 && excluded != 0);
        if (!hasOther) {
            return Balancer.NONE;
        }
        long next = excluded == Balancer.NONE ? draws.turn() : draws.turnOfRepeat();
        int turn = (int) Long.remainderUnsigned(next, schedule.length);
        while (Short.toUnsignedInt(schedule[turn]) == excluded) {
            turn = turn + 1 == schedule.length ? 0 : turn + 1;
        }
        return Short.toUnsignedInt(schedule[turn]);
    }

    private static int[] shares(Members members) {
        long divisor = members.weights().stream().reduce(0L, RoundRobin::commonDivisor);
        long[] parts =
                members.weights().stream().mapToLong(weight -> weight / divisor).toArray();
        double scale = Math.min(1, (double) PERIOD_MAX / LongStream.of(parts).sum());
        return LongStream.of(parts)
                .mapToInt(part -> (int) Math.max(1, Math.round(part * scale)))
                .toArray();
    }

    private static long commonDivisor(long first, long second) {
        return second == 0 ? first : commonDivisor(second, first % second);
    }

    private static short[] schedule(int[] shares) {
        int period = 0;
        for (int share : shares) {
            period += share;
        }
        int[] gains = new int[shares.length];
        short[] schedule = new short[period];
        for (int turn = 0; turn < period; turn++) {
            int richest = 0;
            for (int i = 0; i < shares.length; i++) {
                gains[i] += shares[i];
                richest = gains[i] > gains[richest] ? i : richest;
            }
            gains[richest] -= period;
            schedule[turn] = (short) richest;
        }
        return schedule;
    }
}
