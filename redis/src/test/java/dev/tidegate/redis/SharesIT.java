package dev.tidegate.redis;

import static dev.tidegate.redis.VirtualNodes.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.testkit.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SharesIT {
    private static ScriptRun script;

    @BeforeAll
    static void start() {
        script = new ScriptRun();
    }

    @AfterAll
    static void stop() {
        script.close();
    }

    private static HotKey.Terms bucket(long rate, long burst, boolean isFair) {
        return new HotKey.Terms(StoredRule.of(new LimitRule.TokenBucket(Rate.perSecond(rate), burst, 0)), isFair);
    }

    @Test
    void skewedDemandGetsMaxMinFairShares() {
        VirtualNodes all = new VirtualNodes(script, bucket(50_000, 5_000, true), 1);
        double[] offered = {70_000, 20_000, 8_000, 2_000};
        double[] fair = {20_000, 20_000, 8_000, 2_000};
        List<VirtualNodes.Node> nodes =
                IntStream.range(0, 4).mapToObj(i -> all.add(i * 600L * SECOND)).toList();
        IntStream.range(0, 4).forEach(i -> nodes.get(i).offer(offered[i]));
        all.run(SECOND);
        long[] before = nodes.stream().mapToLong(VirtualNodes.Node::granted).toArray();
        all.run(5 * SECOND);
        for (int i = 0; i < 4; i++) {
            double share = (nodes.get(i).granted() - before[i]) / 5.0;
            assertThat(share).as("share of node %d", i).isCloseTo(fair[i], Percentage.withPercentage(5));
        }
        assertThat(all.admittedBetween(SECOND, 6 * SECOND)).isGreaterThanOrEqualTo((long) (0.99 * 5 * 50_000));
        assertThat(all.mostAboveRate(20_000)).isLessThanOrEqualTo(5_000);
        assertThat((double) all.calls()).isLessThan(0.01 * 600_000);
    }

    @Seeds(10)
    void aNodeThatDiesTakesNoMoreThanItHeldAndItsShareGoesToTheOthers(long seed) {
        long rate = 10_000;
        long heldMillis = 100;
        VirtualNodes all = new VirtualNodes(script, bucket(rate, 4_000, true), seed);
        VirtualNodes.Node dying = all.add(0);
        VirtualNodes.Node living = all.add(0);
        dying.offer(2.0 * rate);
        living.offer(2.0 * rate);
        all.run(2 * SECOND);
        dying.cut();
        long before = living.granted();
        all.run(3 * SECOND);
        // What it held lapses, and within ten times as long its part is shared among the others.
        assertThat(living.granted() - before).isGreaterThanOrEqualTo(3 * rate - rate * heldMillis / 1_000);
        long aloneFrom = 2 * SECOND + 11 * heldMillis * SECOND / 1_000;
        assertThat(all.admittedBetween(aloneFrom, 5 * SECOND))
                .isGreaterThanOrEqualTo((long) (0.99 * rate * (5 * SECOND - aloneFrom) / SECOND));
        assertThat(all.mostAboveRate(1e9 / rate)).isLessThanOrEqualTo(4_000 + 1e-6);
    }

    @Seeds(30)
    void noIntervalEverHoldsMoreThanTheRule(long seed) {
        Random random = new Random(seed);
        long rate = (long) Math.pow(10, 1.5 + 3 * random.nextDouble());
        long burst = Math.max(8, (long) (rate * (0.03 + random.nextDouble())));
        boolean isFair = random.nextBoolean();
        VirtualNodes all = new VirtualNodes(script, bucket(rate, burst, isFair), seed);
        List<VirtualNodes.Node> nodes = IntStream.range(0, 1 + random.nextInt(5))
                .mapToObj(i -> all.add(random.nextInt(2_000) * SECOND - 1_000 * SECOND))
                .toList();
        for (int phase = 0; phase < 6; phase++) {
            for (VirtualNodes.Node node : nodes) {
                node.offer(random.nextInt(4) == 0 ? 0 : random.nextDouble() * 2 * rate);
            }
            all.slowDown(random.nextInt(4) == 0 ? 2_000_000 : 50_000);
            all.run(SECOND / 4);
        }
        assertThat(all.mostAboveRate(1e9 / rate)).isLessThanOrEqualTo(burst + 1e-6);
    }

    @Seeds(20)
    void demandAboveTheRateUsesAllOfIt(long seed) {
        Random random = new Random(seed);
        long rate = (long) Math.pow(10, 2 + 2.5 * random.nextDouble());
        long burst = Math.max(10, (long) (rate * (0.05 + 0.5 * random.nextDouble())));
        VirtualNodes all = new VirtualNodes(script, bucket(rate, burst, random.nextBoolean()), seed);
        int count = 1 + random.nextInt(6);
        double[] offers = DoubleStream.generate(() -> random.nextDouble() + 0.05)
                .limit(count)
                .toArray();
        double sum = Arrays.stream(offers).sum();
        for (double offer : offers) {
            all.add(0).offer(offer / sum * 2 * rate);
        }
        all.run(2 * SECOND);
        long admitted = all.admittedBetween(SECOND / 2, 2 * SECOND);
        assertThat((double) admitted).isGreaterThan(0.99 * 1.5 * rate - 2);
        assertThat(all.mostAboveRate(1e9 / rate)).isLessThanOrEqualTo(burst + 1e-6);
    }
}
