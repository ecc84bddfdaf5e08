package dev.tidegate.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.Policy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DemoTest {
    @Test
    void theGateKeepsTheGoodputThatTheShopAloneLoses() {
        DemoPlan plan = new DemoPlan(ShopModel.fiveHundredPerSecond(), Duration.ofMillis(500), 1, 4, 1);
        List<Integer> seconds = new ArrayList<>();
        DemoReport report = Demo.run(plan, (second, without, with) -> seconds.add(second));
        assertThat(seconds).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(report.capacityPerSecond()).isEqualTo(500);
        assertThat(report.offeredPerSecond()).isBetween(2_000.0, 3_000.0);
        // Not how many: the machine that runs the tests may be busy with others.
        assertThat(report.with().goodPerSecond())
                .isGreaterThan(2 * report.without().goodPerSecond());
        assertThat(report.with().refusedPerSecond()).isPositive();
        assertThat(report.without().refusedPerSecond()).isZero();
        assertThat(report.with().customersServed())
                .isGreaterThan(report.without().customersServed());
    }

    @Test
    void thePolicyProtectsTheShopJustBelowItsCapacity() {
        Policy policy = DemoGate.policy(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9_001));
        LimitSpec total = Objects.requireNonNull(policy.limits().get("shop-max"));
        assertThat(total.rule().rate().permitsPerSecond())
                .isBetween(0.9 * ShopModel.fiveHundredPerSecond().capacityPerSecond(), 500.0);
        assertThat(policy.routes().getFirst().limits()).containsExactly("per-ip");
    }
}
