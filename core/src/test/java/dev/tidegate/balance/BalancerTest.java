package dev.tidegate.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BalancerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final HealthRules RULES = new HealthRules(3, 2, 5, 10 * SECOND, 0, 50);
    private static final HealthRules NO_PANIC = new HealthRules(1, 1, 5, 10 * SECOND, 0, 0);
    private static final HealthRules SLOW = new HealthRules(1, 1, 5, 10 * SECOND, 10 * SECOND, 0);

    @Test
    void aServerFallsAfterSoManyBadProbesAndRisesAfterSoManyGoodOnes() {
        Balancer balancer = balancer(RULES, server("a"), server("b"));
        probe(balancer, 0, false, 2);
        assertThat(state(balancer, 0, 0)).isEqualTo(ServerState.HEALTHY);
        probe(balancer, 0, true, 1);
        probe(balancer, 0, false, 3);
        assertThat(state(balancer, 0, 0)).isEqualTo(ServerState.DOWN);
        assertThat(picks(balancer, 4, 0)).containsExactly(0, 4);
        probe(balancer, 0, true, 2);

        assertThat(picks(balancer, 4, 0)).containsExactly(2, 2);
    }

    @Test
    void failedCallsInARowEjectAServerUntilItsTimeIsOver() {
        Balancer balancer = balancer(RULES, server("a"), server("b"));
        fail(balancer, 0, 4, 0);
        balancer.onSuccess(0);
        fail(balancer, 0, 4, 0);
        assertThat(state(balancer, 0, 0)).isEqualTo(ServerState.HEALTHY);
        fail(balancer, 0, 1, 0);

        assertThat(state(balancer, 0, 0)).isEqualTo(ServerState.EJECTED);
        assertThat(picks(balancer, 4, 10 * SECOND - 1)).containsExactly(0, 4);
        assertThat(picks(balancer, 4, 10 * SECOND)).containsExactly(2, 2);
    }

    @Test
    void eachEjectionThatFollowsSoonLastsLongerUpToABound() {
        Balancer balancer = balancer(RULES, server("a"), server("b"));
        long now = 0;
        for (int i = 1; i <= 12; i++) {
            fail(balancer, 0, 5, now);
            long until = balancer.snapshot(now).servers().get(0).backNanos();
            assertThat(until - now).isEqualTo(10L * SECOND * Math.min(i, 10));
            now = until;
        }
        now += 101 * SECOND;
        fail(balancer, 0, 5, now);

        assertThat(balancer.snapshot(now).servers().get(0).backNanos()).isEqualTo(now + 10 * SECOND);
    }

    @Test
    void callsThatFailWhileTheirServerIsOutDoNotCountAgainstItLater() {
        Balancer balancer = balancer(RULES, server("a"), server("b"));
        fail(balancer, 0, 9, 0);
        fail(balancer, 0, 4, 10 * SECOND);

        assertThat(state(balancer, 0, 10 * SECOND)).isEqualTo(ServerState.HEALTHY);
    }

    @Test
    void noMoreThanHalfAreEjectedAndNeverTheLast() {
        Balancer balancer = balancer(RULES, server("a"), server("b"), server("c"), server("d"), server("e"));
        for (int i = 0; i < 5; i++) {
            fail(balancer, i, 100, 0);
        }
        Balancer alone = balancer(NO_PANIC, server("a"));
        fail(alone, 0, 100, 0);

        assertThat(balancer.snapshot(0).servers())
                .filteredOn(server -> server.state() == ServerState.EJECTED)
                .hasSize(2);
        assertThat(alone.pick(0, Balancer.NONE, 0)).isZero();
    }

    @Test
    void aBackupAllowsEveryOtherServerToBeEjectedAndHandsBack() {
        Balancer balancer = balancer(NO_PANIC, server("a"), server("b"), backup("c"));
        assertThat(picks(balancer, 10, 0)).containsExactly(5, 5, 0);
        fail(balancer, 0, 5, 0);
        fail(balancer, 1, 5, SECOND);
        fail(balancer, 2, 5, SECOND);

        assertThat(balancer.snapshot(SECOND).mode()).isEqualTo(PoolMode.FAILOVER);
        assertThat(picks(balancer, 10, SECOND)).containsExactly(0, 0, 10);
        assertThat(picks(balancer, 10, 10 * SECOND)).containsExactly(10, 0, 0);
        assertThat(picks(balancer, 10, 11 * SECOND)).containsExactly(5, 5, 0);
    }

    @Test
    void belowThePanicThresholdHealthyBackupsHelpAndWithoutThemAllAreUsed() {
        Balancer balancer = balancer(RULES, server("a"), server("b"), server("c"), backup("d"));
        probe(balancer, 0, false, 3);
        assertThat(balancer.snapshot(0).mode()).isEqualTo(PoolMode.NORMAL);
        probe(balancer, 1, false, 3);
        assertThat(picks(balancer, 10, 0)).containsExactly(0, 0, 5, 5);
        probe(balancer, 3, false, 3);

        assertThat(balancer.snapshot(0).mode()).isEqualTo(PoolMode.PANIC);
        assertThat(picks(balancer, 8, 0)).containsExactly(2, 2, 2, 2);
    }

    @ParameterizedTest
    @EnumSource
    void withoutPanicAGroupThatIsAllDownHasNoServer(Balancing balancing) {
        Balancer balancer = Balancer.of(List.of(server("a"), server("b")), balancing, NO_PANIC, 1, 0);
        probe(balancer, 0, false, 1);
        assertThat(balancer.pick(9, 1, 0)).isEqualTo(Balancer.NONE);
        assertThat(balancer.pick(9, 0, 0)).isEqualTo(1);
        probe(balancer, 1, false, 1);

        assertThat(balancer.pick(9, Balancer.NONE, 0)).isEqualTo(Balancer.NONE);
        assertThat(balancer.snapshot(0).mode()).isEqualTo(PoolMode.NONE);
        probe(balancer, 0, true, 1);
        assertThat(balancer.pick(9, Balancer.NONE, 0)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void anExcludedServerIsNotChosenAndTheOthersTakeItsCalls(Balancing balancing) {
        Balancer balancer = Balancer.of(List.of(server("a"), server("b"), server("c")), balancing, RULES, 1, 0);
        int[] chosen = new int[3];
        for (int i = 0; i < 3000; i++) {
            chosen[balancer.pick(Draws.mix(i), 1, 0)]++;
        }

        assertThat(chosen[1]).isZero();
        assertThat(chosen[0]).isBetween(900, 2100);
    }

    @Test
    void callsThatAreTriedAgainTakeNoTurnsOfFirstTries() {
        Balancer balancer = balancer(RULES, server("fails"), server("works"));
        int[] first = new int[2];
        for (int i = 0; i < 1000; i++) {
            int chosen = balancer.pick(0, Balancer.NONE, 0);
            first[chosen]++;
            if (chosen == 0) {
                assertThat(balancer.pick(0, chosen, 0)).isEqualTo(1);
            }
        }

        assertThat(first).containsExactly(500, 500);
    }

    @Test
    void aServerThatComesBackIsGivenItsShareStepByStep() {
        Balancer balancer = balancer(SLOW, server("a"), server("b"));
        probe(balancer, 0, false, 1);
        probe(balancer, 0, true, 1);

        assertThat(state(balancer, 0, 0)).isEqualTo(ServerState.SLOW_START);
        assertThat(picks(balancer, 110, SECOND / 2)).containsExactly(10, 100);
        assertThat(picks(balancer, 150, 4 * SECOND)).containsExactly(50, 100);
        assertThat(picks(balancer, 190, 9 * SECOND - 1)).containsExactly(90, 100);
        assertThat(balancer.snapshot(9 * SECOND).servers().get(0).backNanos()).isEqualTo(10 * SECOND);
        assertThat(picks(balancer, 200, 10 * SECOND)).containsExactly(100, 100);
        assertThat(state(balancer, 0, 10 * SECOND)).isEqualTo(ServerState.HEALTHY);
    }

    @Test
    void aReloadKeepsHealthAndCallsInFlightAndStartsNewServersSlowly() {
        Balancer old = balancer(SLOW, server("a"), server("b"), server("c"));
        old.server(1).acquire();
        probe(old, 2, false, 1);
        Balancer next = old.reconfigured(
                List.of(server("new"), server("c"), server("b")), Balancing.LEAST_CONNECTIONS, SLOW, 0);

        assertThat(next.server(2).inFlight()).isEqualTo(1);
        old.server(1).release();
        assertThat(next.server(2).inFlight()).isZero();
        assertThat(state(next, 0, 0)).isEqualTo(ServerState.SLOW_START);
        assertThat(state(next, 1, 0)).isEqualTo(ServerState.DOWN);
        assertThat(state(next, 2, 0)).isEqualTo(ServerState.HEALTHY);
    }

    @Test
    void whatCallsOfTheOldPolicyLearnReachesTheNewOne() {
        Balancer old = balancer(NO_PANIC, server("a"), server("b"), server("gone"));
        Balancer next =
                old.reconfigured(List.of(server("b"), server("a"), server("new")), Balancing.ROUND_ROBIN, NO_PANIC, 0);
        fail(old, 0, 3, 0);
        fail(next, 1, 2, 0);
        old.onProbe(1, false, 0);
        old.onProbe(2, false, 0);
        old.onFailure(2, 0);

        assertThat(state(next, 1, 0)).isEqualTo(ServerState.EJECTED);
        assertThat(state(next, 0, 0)).isEqualTo(ServerState.DOWN);
        assertThat(state(next, 2, 0)).isEqualTo(ServerState.HEALTHY);
    }

    @Test
    void aServerThatWasDownComesBackWhenActiveChecksAreSwitchedOff() {
        Balancer balancer = balancer(NO_PANIC, server("a"), server("b"));
        probe(balancer, 0, false, 1);
        balancer.forgetProbes(0);

        assertThat(state(balancer, 0, 0)).isEqualTo(ServerState.HEALTHY);
    }

    @Test
    void passiveEjectionCanBeTurnedOff() {
        Balancer balancer = balancer(new HealthRules(1, 1, 0, 0, 0, 0), server("a"), server("b"));
        fail(balancer, 0, 1000, 0);

        assertThat(state(balancer, 0, 0)).isEqualTo(ServerState.HEALTHY);
    }

    @Test
    void anEmptyGroupHasNoServer() {
        for (Balancing balancing : Balancing.values()) {
            Balancer balancer = Balancer.of(List.of(), balancing, RULES, 1, 0);
            assertThat(balancer.pick(7, Balancer.NONE, 0)).isEqualTo(Balancer.NONE);
            assertThat(balancer.size()).isZero();
        }
    }

    @Test
    void aGroupNamesEachServerOnce() {
        assertThatThrownBy(() -> balancer(RULES, server("a"), server("a"))).hasMessageContaining("a:80 is twice");
        assertThatThrownBy(() -> balancer(RULES, new Server("a", 80, 0, false))).hasMessageContaining("was 0");
        List<Server> tooMany = IntStream.rangeClosed(0, Group.SERVERS_MAX)
                .mapToObj(i -> server("s" + i))
                .toList();
        assertThatThrownBy(() -> Balancer.of(tooMany, Balancing.RANDOM, RULES, 1, 0))
                .hasMessageContaining("65537");
    }

    @Test
    void healthRulesHaveRanges() {
        assertThatThrownBy(() -> new HealthRules(0, 1, 1, 1, 1, 1)).hasMessage("fall is at least 1, but was 0");
        assertThatThrownBy(() -> new HealthRules(1, 1, 1, -1, 1, 1)).hasMessageContaining("ejectNanos");
        assertThatThrownBy(() -> new HealthRules(1, 1, 1, 1, 1, 101)).hasMessageContaining("was 101");
    }

    @Seeds(100)
    void whateverHappensOnlyUsableServersArePickedUnlessInPanic(long seed) {
        Random random = new Random(seed);
        List<Server> servers = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            servers.add(new Server("s" + i, 80, 1 + random.nextInt(5), random.nextInt(3) == 0));
        }
        HealthRules rules = new HealthRules(2, 2, 3, SECOND, random.nextInt(2) * SECOND, random.nextInt(2) * 50);
        Balancing balancing = List.of(Balancing.values()).get(random.nextInt(5));
        Balancer balancer = Balancer.of(servers, balancing, rules, seed, 0);
        long now = 0;
        for (int i = 0; i < 500; i++) {
            now += random.nextInt(100_000_000);
            int server = random.nextInt(servers.size());
            switch (random.nextInt(4)) {
                case 0 -> balancer.onProbe(server, random.nextBoolean(), now);
                case 1 -> balancer.onSuccess(server);
                default -> balancer.onFailure(server, now);
            }
            assertPicksFollowHealth(balancer, balancer.pick(random.nextLong(), Balancer.NONE, now), now);
        }
    }

    private static void assertPicksFollowHealth(Balancer balancer, int picked, long now) {
        HealthSnapshot snapshot = balancer.snapshot(now);
        if (snapshot.mode() == PoolMode.NONE) {
            assertThat(picked).isEqualTo(Balancer.NONE);
            return;
        }
        ServerState state = snapshot.servers().get(picked).state();
        boolean isBackup = snapshot.servers().get(picked).server().backup();
        switch (snapshot.mode()) {
            case NORMAL -> assertThat(isBackup).isFalse();
            case FAILOVER -> assertThat(state).isNotIn(ServerState.DOWN, ServerState.EJECTED);
            default -> assertThat(snapshot.mode()).isEqualTo(PoolMode.PANIC);
        }
        if (snapshot.mode() != PoolMode.PANIC) {
            assertThat(state).isNotIn(ServerState.DOWN, ServerState.EJECTED);
        }
        long ejected = snapshot.servers().stream()
                .filter(server -> server.state() == ServerState.EJECTED)
                .count();
        assertThat(ejected).isLessThanOrEqualTo(Math.max(0, balancer.size() - 1));
    }

    private static Balancer balancer(HealthRules rules, Server... servers) {
        return Balancer.of(List.of(servers), Balancing.ROUND_ROBIN, rules, 1, 0);
    }

    private static Server server(String host) {
        return new Server(host, 80, 1, false);
    }

    private static Server backup(String host) {
        return new Server(host, 80, 1, true);
    }

    private static void probe(Balancer balancer, int server, boolean isGood, int times) {
        for (int i = 0; i < times; i++) {
            balancer.onProbe(server, isGood, 0);
        }
    }

    private static void fail(Balancer balancer, int server, int times, long now) {
        for (int i = 0; i < times; i++) {
            balancer.onFailure(server, now);
        }
    }

    private static ServerState state(Balancer balancer, int server, long now) {
        return balancer.snapshot(now).servers().get(server).state();
    }

    private static int[] picks(Balancer balancer, int count, long now) {
        int[] picks = new int[balancer.size()];
        for (int i = 0; i < count; i++) {
            picks[balancer.pick(0, Balancer.NONE, now)]++;
        }
        return picks;
    }
}
