package dev.tidegate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.admin.OverloadReport.Breaker;
import dev.tidegate.gateway.admin.OverloadReport.Feature;
import dev.tidegate.gateway.admin.OverloadReport.Opening;
import dev.tidegate.gateway.admin.OverloadReport.Order;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverloadTextTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Opening NEVER = new Opening("none", 0, 0, 0);

    private static Breaker breaker(String state, String mode, double passing, long leftNanos, Opening opening) {
        return new Breaker("", state, mode, "5% errors", passing, leftNanos, opening, Order.NONE);
    }

    @Test
    void saysWhoSwitchedAFeatureOff() {
        assertThat(OverloadText.of(new Feature("reviews", false, true, Order.NONE)))
                .isEqualTo("reviews                  off  by pressure");
        assertThat(OverloadText.of(new Feature("reviews", true, true, Order.NONE)))
                .isEqualTo("reviews                  on   dry run: it would be off");
        assertThat(OverloadText.of(new Feature("reviews", true, false, new Order("on", 7260 * SECOND, "a fair"))))
                .isEqualTo("reviews                  on   pinned on for 2 h 1 min more: a fair");
    }

    @Test
    void saysWhenAnOpenBreakerTriesAgain() {
        Opening late = new Opening("cpu", 0.95, 2 * SECOND, 1);
        assertThat(OverloadText.of(breaker("open", "on", 0, 3 * SECOND, late)))
                .isEqualTo(
                        "breaker       open, 3.0 s left; opens at 5% errors; openings 1, the last by cpu (95.0 %) 2.0 s ago");
    }

    @Test
    void saysHowFarARampIs() {
        Opening probes = new Opening("probes", 0, 61 * SECOND, 3);
        assertThat(OverloadText.of(breaker("ramp", "on", 0.075, 0, probes)))
                .isEqualTo(
                        "breaker       ramp, 7.5 % pass; opens at 5% errors; openings 3, the last by probes 1 min 1 s ago");
    }

    @Test
    void saysThatAShadowOnlyWatches() {
        assertThat(OverloadText.of(breaker("open", "shadow", 0, SECOND, NEVER)))
                .isEqualTo("breaker       open (only watching), 1.0 s left; opens at 5% errors");
    }

    @Test
    void saysThatTheLastRungIsDownAndThatThereIsNoLimit() {
        OverloadReport report = new OverloadReport(
                0,
                0,
                new OverloadReport.Ladder("auto", 1, true, 1, 0, 1, List.of()),
                List.of(new OverloadReport.Upstream(
                        "shop",
                        new OverloadReport.Concurrency("off", 0, 3, 0, 0, 0, 0),
                        new OverloadReport.Demand(0, 0, 0, 0),
                        Map.of("admitted", 3L),
                        List.of())));

        assertThat(OverloadText.of(report))
                .contains("1 of 1 rungs down, auto, only critical-plus passes\n")
                .contains("3 of any number in service (off), 0 waiting\n");
        assertThat(OverloadJson.of(report).toString()).doesNotContain("\"limit\"");
    }
}
