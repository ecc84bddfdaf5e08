package dev.tidegate.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidegate.testkit.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What each algorithm promises while every server is healthy. */
class AlgorithmTest {
    private static final HealthRules RULES = new HealthRules(1, 1, 5, 1, 0, 0);

    @Test
    void roundRobinFollowsTheOrderOfNginx() {
        Balancer balancer = balancer(Balancing.ROUND_ROBIN, 5, 1, 1);
        String turns = IntStream.range(0, 14)
                .mapToObj(i -> String.valueOf((char) ('a' + balancer.pick(0, Balancer.NONE, 0))))
                .collect(Collectors.joining());

        assertThat("aabacaa".repeat(3)).contains(turns);
    }

    @Seeds(50)
    void overAWholePeriodRoundRobinChoosesEachExactlyByItsWeightOnAllThreads(long seed) throws InterruptedException {
        int[] weights = weights(new Random(seed), 1 + (int) (seed % 6));
        Balancer balancer = balancer(Balancing.ROUND_ROBIN, weights);
        AtomicIntegerArray chosen = new AtomicIntegerArray(weights.length);
        int period = IntStream.of(weights).sum();
        List<Thread> threads = IntStream.range(0, 3)
                .mapToObj(thread -> Thread.ofPlatform()
                        .start(() -> IntStream.range(0, 2 * period)
                                .forEach(i -> chosen.incrementAndGet(balancer.pick(0, Balancer.NONE, 0)))))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        for (int i = 0; i < weights.length; i++) {
            assertThat(chosen.get(i)).isEqualTo(6 * weights[i]);
        }
    }

    @Test
    void roundRobinOfVeryUnevenWeightsKeepsTheirSharesWithinAPart() {
        int[] weights = IntStream.rangeClosed(1, 200).map(i -> 800 + i).toArray();
        Balancer balancer = balancer(Balancing.ROUND_ROBIN, weights);
        int sum = IntStream.of(weights).sum();
        int[] chosen = chosen(balancer, 200_000);

        for (int i = 0; i < weights.length; i++) {
            assertThat(chosen[i] / 200_000.0).isCloseTo((double) weights[i] / sum, within(0.02 * weights[i] / sum));
        }
    }

    @Seeds(100)
    void aWeightedDrawIsExactWhoeverIsLeftOut(long seed) {
        Random random = new Random(seed);
        int[] weights = weights(random, 2 + random.nextInt(5));
        WeightedDraw draw = new WeightedDraw(members(weights));
        int first = random.nextInt(weights.length + 1) - 1;
        int second = first < 0 ? Balancer.NONE : random.nextInt(first + 1) - 1;
        int left = IntStream.range(0, weights.length)
                .filter(i -> i != first && i != second)
                .map(i -> weights[i])
                .sum();
        int[] chosen = new int[weights.length];
        for (int i = 0; i < left; i++) {
            chosen[draw.draw((2L * i + 1) * Long.divideUnsigned(-1, 2L * left), first, second)]++;
        }

        for (int i = 0; i < weights.length && left > 0; i++) {
            assertThat(chosen[i]).isEqualTo(i == first || i == second ? 0 : weights[i]);
        }
        assertThat(left == 0 ? draw.draw(seed, first, second) : Balancer.NONE).isEqualTo(Balancer.NONE);
    }

    @Test
    void anIdleGroupIsUsedInProportionToItsWeights() {
        for (Balancing balancing : List.of(Balancing.RANDOM, Balancing.LEAST_CONNECTIONS, Balancing.P2C)) {
            int[] chosen = chosen(balancer(balancing, 1, 3, 6), 100_000);

            assertThat(chosen[0]).isCloseTo(10_000, within(600));
            assertThat(chosen[1]).isCloseTo(30_000, within(900));
        }
    }

    @Seeds(200)
    void leastConnectionsChoosesNoServerThatIsBusierForItsWeightThanAnother(long seed) {
        Random random = new Random(seed);
        int[] weights = weights(random, 2 + random.nextInt(6));
        Balancer balancer = balancer(Balancing.LEAST_CONNECTIONS, weights);
        for (int i = 0; i < 200; i++) {
            int excluded = random.nextInt(weights.length + 1) - 1;
            int chosen = balancer.pick(0, excluded, 0);
            double load = load(balancer, chosen, weights);
            assertThat(IntStream.range(0, weights.length).filter(other -> other != excluded))
                    .allMatch(other -> load <= load(balancer, other, weights));
            balancer.server(chosen).acquire();
            balancer.server(random.nextInt(weights.length)).acquire();
        }
    }

    private static double load(Balancer balancer, int server, int... weights) {
        return (double) balancer.server(server).inFlight() / weights[server];
    }

    @Test
    void twoChoicesNeverTakeTheBusiestAndKeepTheSpreadSmall() {
        Balancer busy = balancer(Balancing.P2C, 1, 1, 1);
        busy.server(1).acquire();
        assertThat(chosen(busy, 10_000)[1]).isZero();

        Balancer balancer =
                balancer(Balancing.P2C, IntStream.range(0, 100).map(i -> 1).toArray());
        for (int i = 0; i < 10_000; i++) {
            balancer.server(balancer.pick(0, Balancer.NONE, 0)).acquire();
        }
        assertThat(IntStream.range(0, 100).map(i -> balancer.server(i).inFlight()))
                .allMatch(inFlight -> inFlight >= 90 && inFlight <= 105);
    }

    @Test
    void equalKeysGoToTheSameServerInEveryGate() {
        Balancer first = balancer(Balancing.SOURCE_HASH, 1, 2, 3);
        Balancer second = Balancer.of(servers(1, 2, 3), Balancing.SOURCE_HASH, RULES, 99, 0);

        for (int key = 0; key < 1000; key++) {
            assertThat(first.pick(key, Balancer.NONE, 0)).isEqualTo(second.pick(key, Balancer.NONE, 0));
        }
    }

    @Test
    void keysAreSharedOutByWeight() {
        int[] chosen = new int[4];
        Balancer balancer = balancer(Balancing.SOURCE_HASH, 1, 1, 2, 4);
        for (int key = 0; key < 80_000; key++) {
            chosen[balancer.pick(Draws.mix(key), Balancer.NONE, 0)]++;
        }

        assertThat(chosen[0]).isCloseTo(10_000, within(1_500));
        assertThat(chosen[2]).isCloseTo(20_000, within(2_500));
        assertThat(chosen[3]).isCloseTo(40_000, within(3_500));
    }

    @Seeds(20)
    void aServerThatGoesMovesOnlyItsOwnKeysAndOneThatComesTakesOnlyItsShare(long seed) {
        Random random = new Random(seed);
        int[] weights = weights(random, 2 + random.nextInt(10));
        int gone = random.nextInt(weights.length);
        Balancer balancer = balancer(Balancing.SOURCE_HASH, weights);
        int[] before = keys(balancer);
        balancer.onProbe(gone, false, 0);
        int[] during = keys(balancer);
        balancer.onProbe(gone, true, 0);

        for (int key = 0; key < before.length; key++) {
            assertThat(during[key]).isNotEqualTo(gone);
            assertThat(before[key] == gone || before[key] == during[key]).isTrue();
        }
        assertThat(keys(balancer)).containsExactly(before);
    }

    @Seeds(50)
    void noServerHasMoreThanItsBoundEvenWhenAllAskForOneKey(long seed) {
        Random random = new Random(seed);
        int[] weights = weights(random, 2 + random.nextInt(10));
        int sum = IntStream.of(weights).sum();
        Balancer balancer = balancer(Balancing.SOURCE_HASH, weights);
        for (int all = 0; all < 2000; all++) {
            int chosen = balancer.pick(random.nextInt(3) == 0 ? random.nextLong() : 7, Balancer.NONE, 0);
            balancer.server(chosen).acquire();
            double bound = Math.ceil(1.25 * (all + 1) * weights[chosen] / sum);
            assertThat((double) balancer.server(chosen).inFlight()).isLessThanOrEqualTo(Math.max(8, bound));
        }
    }

    @Test
    void duringItsSlowStartAServerTakesAGrowingPartOfItsOwnKeys() {
        HealthRules slow = new HealthRules(1, 1, 5, 1, 1000, 0);
        Balancer balancer = Balancer.of(servers(1, 1), Balancing.SOURCE_HASH, slow, 1, 0);
        int[] full = keys(balancer);
        balancer.onProbe(0, false, 0);
        assertThat(balancer.isUsable(0)).isFalse();
        balancer.onProbe(0, true, 0);
        assertThat(balancer.isUsable(0)).isTrue();
        long taken = 0;
        for (int step = 0; step < 10; step++) {
            int[] now = keysAt(balancer, step * 100L);
            long takenNow = count(now, 0);
            assertThat(takenNow).isGreaterThan(taken);
            assertThat(IntStream.range(0, now.length).filter(key -> now[key] == 0))
                    .allMatch(key -> full[key] == 0);
            taken = takenNow;
        }
        assertThat(keysAt(balancer, 1000)).containsExactly(full);
    }

    private static long count(int[] servers, int wanted) {
        return Arrays.stream(servers).filter(server -> server == wanted).count();
    }

    private static int[] keys(Balancer balancer) {
        return keysAt(balancer, 0);
    }

    private static int[] keysAt(Balancer balancer, long now) {
        return IntStream.range(0, 5000)
                .map(key -> balancer.pick(Draws.mix(key), Balancer.NONE, now))
                .toArray();
    }

    private static int[] chosen(Balancer balancer, int count) {
        int[] chosen = new int[balancer.size()];
        for (int i = 0; i < count; i++) {
            chosen[balancer.pick(0, Balancer.NONE, 0)]++;
        }
        return chosen;
    }

    private static int[] weights(Random random, int count) {
        return random.ints(count, 1, 20).toArray();
    }

    private static Members members(int... weights) {
        List<LiveServer> live = servers(weights).stream()
                .map(server -> new LiveServer(server.address()))
                .toList();
        return new Members(
                Group.of(servers(weights), live, Balancing.RANDOM, RULES),
                IntStream.range(0, weights.length).toArray(),
                IntStream.of(weights).map(weight -> 1).toArray());
    }

    private static Balancer balancer(Balancing balancing, int... weights) {
        return Balancer.of(servers(weights), balancing, RULES, 1, 0);
    }

    private static List<Server> servers(int... weights) {
        return IntStream.range(0, weights.length)
                .mapToObj(i -> new Server("server-" + i, 80, weights[i], false))
                .toList();
    }
}
