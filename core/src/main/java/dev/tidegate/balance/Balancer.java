package dev.tidegate.balance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The servers of one upstream as they live: chooses one for each call, and learns from probes and outcomes which ones
 * to spare.
 *
 * <p>Thread-safe. Choosing takes no lock and allocates nothing: it reads one table that each change of health replaces
 * as a whole. Time comes in as {@code nowNanos}, on any clock that only runs forward; ejections and slow starts that
 * are due are carried out by the first call that comes with the time.
 */
public final class Balancer {
    /** No server. */
    public static final int NONE = -1;

    private final Group group;
    private final Draws draws;
    private final AtomicReference<Table> table;

    /** The balancer that a reload made of this one; itself while there is none. */
    private volatile Balancer successor;

    private Balancer(Group group, List<Health> healths, Draws draws, long nowNanos) {
        this.group = group;
        this.draws = draws;
        this.table = new AtomicReference<>(Table.of(group, healths, draws, nowNanos));
        this.successor = this;
    }

    /**
     * Makes a group in which every server counts as healthy until something speaks against it.
     *
     * @param seed what all random choices come from
     * @throws IllegalArgumentException when two servers have the same address, or a weight is below 1
     */
    public static Balancer of(List<Server> servers, Balancing balancing, HealthRules rules, long seed, long nowNanos) {
        List<LiveServer> live =
                servers.stream().map(server -> new LiveServer(server.address())).toList();
        List<Health> healths =
                servers.stream().map(server -> Health.fresh(false, nowNanos)).toList();
        return new Balancer(Group.of(servers, live, balancing, rules), healths, new Draws(seed), nowNanos);
    }

    /**
     * Makes the balancer that follows this one after a reload. A server that both have, by address, keeps its health,
     * its slow start and its calls in flight; a new one comes in with a slow start. What this balancer still learns,
     * from calls that began with it, reaches the new one too.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    public Balancer reconfigured(List<Server> servers, Balancing balancing, HealthRules rules, long nowNanos) {
        Table seen = table.get();
        Map<String, Integer> known = new HashMap<>();
        IntStream.range(0, group.size()).forEach(i -> known.put(group.live(i).address(), i));
        IntFunction<LiveServer> liveOf = i -> {
            int old = known.getOrDefault(servers.get(i).address(), NONE);
            return old == NONE ? new LiveServer(servers.get(i).address()) : group.live(old);
        };
        IntFunction<Health> healthOf = i -> {
            int old = known.getOrDefault(servers.get(i).address(), NONE);
            return old == NONE
                    ? Health.fresh(rules.slowStartNanos() > 0, nowNanos)
                    : seen.healths().get(old);
        };
        List<LiveServer> live =
                IntStream.range(0, servers.size()).mapToObj(liveOf).toList();
        List<Health> healths =
                IntStream.range(0, servers.size()).mapToObj(healthOf).toList();
        successor = new Balancer(Group.of(servers, live, balancing, rules), healths, draws, nowNanos);
        return successor;
    }

    /**
     * Chooses the server for a call.
     *
     * @param keyHash what source hash goes by: equal hashes go to the same server. Gates agree with one another when
     *     they hash with the same seed. The other algorithms do not look at it
     * @param excluded a server that must not be chosen, since it just failed this call, or {@link #NONE}
     * @return the index of the server, or {@link #NONE} when no other may be used
     */
    public int pick(long keyHash, int excluded, long nowNanos) {
        advance(nowNanos);
        Table now = table.get();
        int position = now.chooser().choose(keyHash, now.members().position(excluded));
        return position == NONE ? NONE : now.members().server(position);
    }

    /** Whether calls may go to a server now, as far as its health goes. */
    public boolean isUsable(int server) {
        return table.get().members().position(server) != NONE;
    }

    /** How many servers there are; their indexes run from 0 in the order of the policy. */
    public int size() {
        return group.size();
    }

    /** What changes with every call to a server. */
    public LiveServer server(int index) {
        return group.live(index);
    }

    /** A server as the policy states it. */
    public Server definition(int index) {
        return group.server(index);
    }

    /** Takes in the result of an active probe. */
    public void onProbe(int server, boolean isGood, long nowNanos) {
        change(server, health -> health.probed(isGood, group.rules(), nowNanos), nowNanos);
        int there = indexInSuccessor(server);
        if (there != NONE) {
            successor.onProbe(there, isGood, nowNanos);
        }
    }

    /** Forgets what the probes said: for when active checks were switched off, else a server that was down stays so. */
    public void forgetProbes(long nowNanos) {
        for (int i = 0; i < size(); i++) {
            change(i, health -> health.unprobed(group.rules(), nowNanos), nowNanos);
        }
    }

    /** Takes in that a call to a server went well. */
    public void onSuccess(int server) {
        server(server).succeeded();
    }

    /** Takes in that a call to a server failed by the server's fault; enough of them in a row eject it. */
    public void onFailure(int server, long nowNanos) {
        advance(nowNanos);
        onFailuresInARow(server, server(server).failed(), nowNanos);
    }

    private void onFailuresInARow(int server, int failures, long nowNanos) {
        HealthRules rules = group.rules();
        if (rules.ejectAfter() > 0 && failures >= rules.ejectAfter()) {
            eject(server, nowNanos);
        }
        int there = indexInSuccessor(server);
        if (there != NONE) {
            successor.onFailuresInARow(there, failures, nowNanos);
        }
    }

    private void eject(int server, long nowNanos) {
        boolean isDone = false;
        while (!isDone) {
            Table seen = table.get();
            Health health = seen.healths().get(server);
            isDone = !health.isUsable()
                    || !seen.allowsEjecting(server, group)
                    || replace(seen, seen.healthsWith(server, health.ejected(group.rules(), nowNanos)), nowNanos);
        }
    }

    private void change(int server, UnaryOperator<Health> event, long nowNanos) {
        advance(nowNanos);
        boolean isDone = false;
        while (!isDone) {
            Table seen = table.get();
            Health before = seen.healths().get(server);
            Health after = event.apply(before);
            List<Health> healths = seen.healthsWith(server, after);
            boolean isSameState = after.state() == before.state();
            isDone = after.equals(before)
                    || (isSameState ? table.compareAndSet(seen, seen.with(healths)) : replace(seen, healths, nowNanos));
        }
    }

    /** Carries out what is due at this time. {@link #pick} does so too; this is for a group that nobody asks. */
    public void advance(long nowNanos) {
        Table seen = table.get();
        if (nowNanos - seen.dueNanos() >= 0) {
            List<Health> healths = seen.healths().stream()
                    .map(health -> health.at(nowNanos, group.rules()))
                    .toList();
            replace(seen, healths, nowNanos);
        }
    }

    private boolean replace(Table seen, List<Health> healths, long nowNanos) {
        boolean isReplaced = table.compareAndSet(seen, Table.of(group, healths, draws, nowNanos));
        for (int i = 0; isReplaced && i < size(); i++) {
            if (healths.get(i).isUsable() && !seen.healths().get(i).isUsable()) {
                // Calls that failed while it was out must not count against the server that came back.
                server(i).succeeded();
            }
        }
        return isReplaced;
    }

    private int indexInSuccessor(int server) {
        return successor == this ? NONE : successor.group.live().indexOf(server(server));
    }

    /** What is known of the group now. Allocates. */
    public HealthSnapshot snapshot(long nowNanos) {
        advance(nowNanos);
        Table seen = table.get();
        return new HealthSnapshot(
                seen.mode(),
                IntStream.range(0, size())
                        .mapToObj(i -> describe(i, seen.healths().get(i)))
                        .toList());
    }

    private HealthSnapshot.ServerHealth describe(int server, Health health) {
        long backNanos = switch (health.state()) {
            case EJECTED -> health.ejection().untilNanos();
            case SLOW_START -> health.sinceNanos() + group.rules().slowStartNanos();
            case DOWN, HEALTHY -> health.sinceNanos();
        };
        return new HealthSnapshot.ServerHealth(
                definition(server),
                health.state(),
                health.sinceNanos(),
                backNanos,
                server(server).inFlight());
    }
}
