package dev.tidegate.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.cli.demo.DemoPlan.Crowd;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DemoPlanTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void theFloodAsksFiveTimesTheCapacityInTheMiddle() {
        DemoPlan plan = DemoPlan.lasting(Duration.ofSeconds(20));
        assertThat(plan.seconds()).isEqualTo(20);
        assertThat(plan.isFlood(4)).isFalse();
        assertThat(plan.isFlood(5)).isTrue();
        assertThat(plan.isFlood(16)).isTrue();
        assertThat(plan.isFlood(17)).isFalse();
        long due = 0;
        for (Crowd crowd : Crowd.values()) {
            due += plan.arrivals(crowd).dueBefore(16 * SECOND)
                    - plan.arrivals(crowd).dueBefore(4 * SECOND);
        }
        assertThat(due).isEqualTo(12 * 2_500);
        assertThat(plan.arrivals(Crowd.CUSTOMERS).dueBefore(SECOND)).isEqualTo(300);
    }

    @Test
    void everyoneHasAnAddress() {
        DemoPlan plan = DemoPlan.lasting(Duration.ofSeconds(1));
        assertThat(plan.seconds()).isEqualTo(5);
        assertThat(plan.requests(Crowd.CUSTOMERS)).hasSize(300).doesNotHaveDuplicates();
        assertThat(plan.requests(Crowd.FLOODERS)).hasSize(17);
    }
}
