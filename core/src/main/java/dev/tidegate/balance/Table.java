package dev.tidegate.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The health of a group and what follows from it: which servers are members, and how one is chosen. Immutable; each
 * change of health makes a new one.
 *
 * @param dueNanos when time alone will change it
 */
record Table(List<Health> healths, PoolMode mode, Members members, Chooser chooser, long dueNanos) {
    /** How long a table lasts on which nothing is due: as far ahead as times can be compared by difference. */
    private static final long FAR_NANOS = Long.MAX_VALUE / 2;

    private static final int PERCENT = 100;

    static Table of(Group group, List<Health> healths, Draws draws, long nowNanos) {
        PoolMode mode = mode(group, healths);
        int[] servers = IntStream.range(0, group.size())
                .filter(i -> isMember(mode, group.server(i), healths.get(i)))
                .toArray();
        int[] steps = IntStream.of(servers)
                .map(i -> mode == PoolMode.PANIC
                        ? Health.RAMP_STEPS
                        : healths.get(i).step(group.rules(), nowNanos))
                .toArray();
        Members members = new Members(group, servers, steps);
        long dueNanos = healths.stream()
                .mapToLong(health -> health.nextChangeNanos(group.rules(), nowNanos))
                .min()
                .orElse(FAR_NANOS);
        return new Table(
                List.copyOf(healths),
                mode,
                members,
                Chooser.of(group, members, draws),
                nowNanos + Math.min(dueNanos, FAR_NANOS));
    }

    /** The list of healths with one of them exchanged. */
    List<Health> healthsWith(int server, Health health) {
        List<Health> changed = new ArrayList<>(healths);
        changed.set(server, health);
        return changed;
    }

    /** This table with healths that leave the members as they are. */
    Table with(List<Health> sameMembers) {
        return new Table(List.copyOf(sameMembers), mode, members, chooser, dueNanos);
    }

    /**
     * Whether ejecting a usable server leaves enough: another usable one, and either a usable backup that stands in for
     * it, or no more than half of the group ejected.
     */
    boolean allowsEjecting(int server, Group group) {
        boolean leavesOne = false;
        boolean leavesBackup = false;
        int ejected = 1;
        for (int i = 0; i < healths.size(); i++) {
            boolean isOther = i != server && healths.get(i).isUsable();
            leavesOne |= isOther;
            leavesBackup |= isOther && group.server(i).backup();
            ejected += healths.get(i).ejection().isOut() ? 1 : 0;
        }
        boolean hasStandIn = leavesBackup && !group.server(server).backup();
        return leavesOne && (hasStandIn || 2 * ejected <= healths.size());
    }

    private static PoolMode mode(Group group, List<Health> healths) {
        int primaries = count(group, healths, false, false);
        int healthy = count(group, healths, false, true);
        int panicPercent = group.rules().panicPercent();
        if (healthy > 0 && healthy * PERCENT >= primaries * panicPercent) {
            return PoolMode.NORMAL;
        }
        if (count(group, healths, true, true) > 0) {
            return PoolMode.FAILOVER;
        }
        return panicPercent > 0 ? PoolMode.PANIC : PoolMode.NONE;
    }

    private static int count(Group group, List<Health> healths, boolean backup, boolean onlyUsable) {
        return (int) IntStream.range(0, group.size())
                .filter(i -> group.server(i).backup() == backup)
                .filter(i -> !onlyUsable || healths.get(i).isUsable())
                .count();
    }

    private static boolean isMember(PoolMode mode, Server server, Health health) {
        return switch (mode) {
            case NORMAL -> health.isUsable() && !server.backup();
            case FAILOVER -> health.isUsable();
            case PANIC -> true;
            case NONE -> false;
        };
    }
}
